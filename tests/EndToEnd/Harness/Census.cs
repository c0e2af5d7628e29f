// SPDX-License-Identifier: Apache-2.0
namespace Berth.EndToEnd.Harness;

/// <summary>What of the kernel's is there now and could be left behind: mounts, cgroups, links, named network namespaces, processes of ours.</summary>
public sealed class Census
{
    private readonly SortedSet<string> _things;

    private Census(SortedSet<string> things) => _things = things;

    public static Census Take(string cgroupMarker = "berth")
    {
        var things = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string line in File.ReadLines("/proc/self/mountinfo"))
            things.Add("mount " + line.Split(' ')[4]);
        foreach (string folder in Directory.EnumerateDirectories("/sys/class/net"))
            things.Add("link " + Path.GetFileName(folder));
        if (Directory.Exists("/run/netns"))
        {
            foreach (string file in Directory.EnumerateFiles("/run/netns"))
                things.Add("netns " + file);
        }

        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (string folder in Directory.EnumerateDirectories("/sys/fs/cgroup", "*", options))
        {
            if (folder.Contains(cgroupMarker, StringComparison.Ordinal))
                things.Add("cgroup " + folder);
        }

        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out int pid) && CommandLineOf(pid) is { } line && line.Contains("berth", StringComparison.Ordinal) && line.Contains("shim", StringComparison.Ordinal))
                things.Add("process " + line);
        }

        return new Census(things);
    }

    /// <summary>What is there now and was not at the earlier census.</summary>
    public IReadOnlyList<string> Since(Census earlier) => [.. _things.Except(earlier._things)];

    /// <summary>Fails when, after a short while for the kernel's own clean-up, something is still left.</summary>
    public static void MustEqual(Census before, params string[] exceptPrefixes)
    {
        IReadOnlyList<string> left = [];
        Eventually.True(() =>
        {
            left = [.. Take().Since(before).Where(thing => !exceptPrefixes.Any(prefix => thing.StartsWith(prefix, StringComparison.Ordinal)))];
            return left.Count == 0;
        }, "nothing is left behind", 10, () => string.Join('\n', left));
    }

    private static string? CommandLineOf(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
