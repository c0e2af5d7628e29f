// SPDX-License-Identifier: Apache-2.0
using System.Text.RegularExpressions;

namespace Berth.Repository;

/// <summary>The files of this repository as they lie on disk, build results apart.</summary>
internal static partial class Tree
{
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<string> Projects { get; } = [.. Files("*.csproj")];

    public static IReadOnlyList<string> Sources { get; } = [.. Files("*.cs")];

    public static string Relative(string file) => Path.GetRelativePath(Root, file);

    public static IEnumerable<string> Files(string pattern) =>
        new[] { "src", "apps", "tests", "bench" }.Select(folder => Path.Combine(Root, folder)).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories))
            .Where(file => !BuildResult().IsMatch(file)).Order(StringComparer.Ordinal);

    [GeneratedRegex("/(bin|obj|artifacts)/")]
    private static partial Regex BuildResult();

    private static string FindRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Directory.Packages.props")))
            folder = Path.GetDirectoryName(folder.TrimEnd('/')) ?? throw new InvalidOperationException("not inside the repository");
        return folder;
    }
}
