// SPDX-License-Identifier: Apache-2.0
namespace Berth.EndToEnd.Harness;

/// <summary>Named needs of a test. What the machine lacks is a skip that says so; <c>BERTH_TESTS_MUST</c> names those that may not be missing.</summary>
public static class Requires
{
    public static void Root() => Need("Root", Environment.UserName == "root", "root is needed");

    public static void Published() => Need("Published", File.Exists(Executables.Berthd), $"the published executables are not in {Executables.Folder}: run ./build.sh");

    public static void StockClient() => Need("StockClient", Executables.Docker is not null, "the stock docker client is not installed (docker.io)");

    public static void DebianImage() => Need("DebianImage", Machine.DebianArchive is not null, "mmdebstrap made no Debian root filesystem");

    public static void Program(string name) => Need(name, Executables.Find(name) is not null, $"{name} is not installed");

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
