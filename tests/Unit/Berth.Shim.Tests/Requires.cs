// SPDX-License-Identifier: Apache-2.0
namespace Berth.Shim.Tests;

/// <summary>Named needs of a test; what the machine lacks is a skip that says so. <c>BERTH_TESTS_MUST</c> names those that may not be missing.</summary>
internal static class Requires
{
    internal static void Root() => Need("Root", Environment.UserName == "root", "root is needed");

    /// <summary>The published runtime's path.</summary>
    internal static string Runtime()
    {
        string path = Environment.GetEnvironmentVariable("BERTH_RUNTIME") ?? Path.Combine(Repository(), "out", "berth-runtime");
        Need("Published", File.Exists(path), $"{path} is not there: run ./build.sh");
        return path;
    }

    internal static string Busybox()
    {
        const string Path = "/usr/bin/busybox";
        Need("busybox", File.Exists(Path), "busybox-static is not installed");
        return Path;
    }

    private static string Repository()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Berth.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("not inside the repository");
        return folder;
    }

    private static void Need(string name, bool holds, string otherwise)
    {
        if (holds)
            return;
        string[] must = (Environment.GetEnvironmentVariable("BERTH_TESTS_MUST") ?? "").Split(',');
        if (must.Contains(name) || must.Contains("all"))
            Assert.Fail($"requirement {name} must hold here: {otherwise}");
        Assert.Skip(otherwise);
    }
}
