// SPDX-License-Identifier: Apache-2.0
using System.Text.RegularExpressions;

namespace Berth.Repository;

/// <summary>The limits that keep the tail short, and the map that must name every project. Exemptions with their reasons: eng/size-exemptions.txt.</summary>
public sealed partial class ShapeTests
{
    private const int MaximumFileLines = 600;
    private const int MaximumFolderFiles = 25;

    private static readonly string[] s_forbiddenFolders = ["Utils", "Common", "Helpers", "Internal"];

    private static HashSet<string> Exemptions =>
        [.. File.ReadLines(Path.Combine(Tree.Root, "eng/size-exemptions.txt")).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(' ')[0])];

    [Fact]
    public void Files_AreNotTooLong()
    {
        string[] tooLong = [.. Tree.Sources.Where(file => !Exemptions.Contains(Tree.Relative(file))).Select(file => (File: Tree.Relative(file), Lines: File.ReadLines(file).Count()))
            .Where(entry => entry.Lines > MaximumFileLines).Select(entry => $"{entry.File}: {entry.Lines} lines")];
        Assert.Empty(tooLong);
    }

    [Fact]
    public void Folders_AreNotTooFull()
    {
        string[] tooFull = [.. Tree.Sources.GroupBy(file => Tree.Relative(Path.GetDirectoryName(file)!)).Where(folder => folder.Count() > MaximumFolderFiles && !Exemptions.Contains(folder.Key))
            .Select(folder => $"{folder.Key}: {folder.Count()} files")];
        Assert.Empty(tooFull);
    }

    [Fact]
    public void Exemptions_NameWhatExistsAndWhy()
    {
        foreach (string line in File.ReadLines(Path.Combine(Tree.Root, "eng/size-exemptions.txt")).Where(line => line.Length > 0 && line[0] != '#'))
        {
            string[] parts = line.Split(' ', 2);
            Assert.True(Path.Exists(Path.Combine(Tree.Root, parts[0])), $"{parts[0]} does not exist");
            Assert.True(parts.Length == 2 && parts[1].Length > 10, $"{parts[0]} needs a reason");
        }
    }

    [Fact]
    public void Folders_HaveNamesThatSaySomething() =>
        Assert.DoesNotContain(Tree.Sources, file => Tree.Relative(file).Split('/').Any(s_forbiddenFolders.Contains));

    [Fact]
    public void Architecture_NamesEveryProject()
    {
        string map = File.ReadAllText(Path.Combine(Tree.Root, "docs/architecture.md"));
        // Unit tests mirror src one to one: one line stands for all of them.
        Assert.All(Tree.Projects.Select(Tree.Relative).Where(project => !project.StartsWith("tests/Unit/", StringComparison.Ordinal)),
            project => Assert.Contains($"`{Path.GetDirectoryName(project)}`", map, StringComparison.Ordinal));
    }

    [Fact]
    public void Architecture_NamesFoldersAsTheyAre()
    {
        foreach (string line in File.ReadLines(Path.Combine(Tree.Root, "docs/architecture.md")).Where(line => line.StartsWith("| `src/", StringComparison.Ordinal)))
        {
            string project = line.Split('`')[1];
            string[] named = [.. FolderName().Matches(line[(project.Length + 5)..]).Select(match => match.Groups[1].Value)];
            string[] there = [.. Tree.Sources.Select(Tree.Relative).Where(file => file.StartsWith(project + "/", StringComparison.Ordinal))
                .Select(file => file[(project.Length + 1)..].Split('/')).Where(parts => parts.Length > 1).Select(parts => parts[0]).Distinct()];
            Assert.Empty(named.Except(there).Select(folder => $"{project}/{folder} is named and not there"));
            Assert.Empty(named.Length == 0 ? [] : there.Except(named).Select(folder => $"{project}/{folder} is not named"));
        }
    }

    [Fact]
    public void RuntimeVersion_IsTheProjects()
    {
        string version = File.ReadAllText(Path.Combine(Tree.Root, "Directory.Build.props")).Split("<Version>")[1].Split('<')[0];
        Assert.Contains($"Number = \"{version}\"", File.ReadAllText(Path.Combine(Tree.Root, "apps/berth-runtime/Help.cs")), StringComparison.Ordinal);
    }

    [Fact]
    public void Decisions_HaveOneNumberEach() =>
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Tree.Root, "docs/decisions"), "*.md").GroupBy(file => Path.GetFileName(file)[..4])
            .Where(number => number.Count() > 1).Select(number => number.Key));

    [Fact]
    public void Solution_HoldsEveryProject()
    {
        string solution = File.ReadAllText(Path.Combine(Tree.Root, "Berth.slnx"));
        Assert.All(Tree.Projects, project => Assert.Contains(Tree.Relative(project), solution, StringComparison.Ordinal));
    }

    [Fact]
    public void Sources_OpenWithTheLicence() =>
        Assert.DoesNotContain(Tree.Sources, file => !File.ReadLines(file).First().StartsWith("// SPDX-License-Identifier: Apache-2.0", StringComparison.Ordinal));

    [Fact]
    public void NativeCalls_StandInOneAssembly() =>
        Assert.DoesNotContain(Tree.Sources.Where(file => Tree.Relative(file).StartsWith("src/", StringComparison.Ordinal) && !Tree.Relative(file).StartsWith("src/Berth.Linux/", StringComparison.Ordinal)),
            file => File.ReadAllText(file).Contains("[LibraryImport", StringComparison.Ordinal));

    [Fact]
    public void Runtime_HasNoTasksAndNoThreads() =>
        Assert.DoesNotContain(Tree.Sources.Where(file => Tree.Relative(file).StartsWith("src/Berth.Runtime/", StringComparison.Ordinal)),
            file => File.ReadLines(file).Any(line => line.Contains("System.Threading.Tasks", StringComparison.Ordinal) || line.Contains("new Thread(", StringComparison.Ordinal) || line.Contains(" async ", StringComparison.Ordinal)));

    [GeneratedRegex("(?<![\\w/<])([A-Z]\\w+)/(?![0-9])")]
    private static partial Regex FolderName();
}
