// SPDX-License-Identifier: Apache-2.0
namespace Berth.Compatibility;

/// <summary>A page of docs/compatibility that is made from the program: compared with the file, or written when <c>BERTH_WRITE_DOCS</c> is 1.</summary>
internal static class GeneratedPage
{
    private static readonly string s_folder = Path.Combine(FindRoot(), "docs/compatibility");

    /// <summary>The lines of a data file, comments apart.</summary>
    public static string[] Data(string name) =>
        [.. File.ReadAllLines(Path.Combine(s_folder, "data", name)).Where(line => line.Length > 0 && !line.StartsWith('#'))];

    public static void MustBe(string name, string text)
    {
        string file = Path.Combine(s_folder, name);
        if (Environment.GetEnvironmentVariable("BERTH_WRITE_DOCS") == "1")
            File.WriteAllText(file, text);
        Assert.True(File.Exists(file) && File.ReadAllText(file) == text,
            $"docs/compatibility/{name} is not what the program is today: run this test with BERTH_WRITE_DOCS=1 and commit the result");
    }

    private static string FindRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Directory.Packages.props")))
            folder = Path.GetDirectoryName(folder.TrimEnd('/')) ?? throw new InvalidOperationException("not inside the repository");
        return folder;
    }
}
