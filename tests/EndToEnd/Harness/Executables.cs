// SPDX-License-Identifier: Apache-2.0
namespace Berth.EndToEnd.Harness;

/// <summary>The programs under test and their peers.</summary>
public static class Executables
{
    /// <summary>Where build.sh puts the published executables; <c>BERTH_OUT</c> overrides.</summary>
    public static string Folder { get; } = Environment.GetEnvironmentVariable("BERTH_OUT") ?? Path.Combine(RepositoryRoot(), "out");

    public static string Berth => Path.Combine(Folder, "berth");

    public static string Berthd => Path.Combine(Folder, "berthd");

    public static string Runtime => Path.Combine(Folder, "berth-runtime");

    /// <summary>The stock client, or null.</summary>
    public static string? Docker { get; } = Find("docker");

    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Append("/sbin")
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    public static string RepositoryRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Directory.Packages.props")))
            folder = Path.GetDirectoryName(folder.TrimEnd('/')) ?? throw new InvalidOperationException("not inside the repository");
        return folder;
    }
}
