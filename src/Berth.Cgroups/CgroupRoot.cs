// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Files;

namespace Berth.Cgroups;

/// <summary>Where the hierarchies are mounted. Read once for each process: mounts of cgroups do not move while an engine runs.</summary>
public sealed class CgroupRoot
{
    private static readonly Lazy<CgroupRoot> HostRoot = new(ReadHost);

    private CgroupRoot(IReadOnlyList<Hierarchy> hierarchies, string? unified)
    {
        V1 = hierarchies;
        Unified = unified;
        bool controllers = hierarchies.Any(h => h.Controllers.Any(c => !c.StartsWith("name=", StringComparison.Ordinal)));
        Mode = (controllers, unified) switch
        {
            (true, null) => CgroupMode.V1,
            (true, _) => CgroupMode.Hybrid,
            (false, not null) => CgroupMode.V2,
            _ => CgroupMode.None,
        };
    }

    /// <summary>This host's.</summary>
    public static CgroupRoot Host => HostRoot.Value;

    public CgroupMode Mode { get; }

    /// <summary>Version 1 hierarchies. Controllers that are mounted together share one.</summary>
    public IReadOnlyList<Hierarchy> V1 { get; }

    /// <summary>Mount point of the version 2 hierarchy.</summary>
    public string? Unified { get; }

    /// <summary>The version 1 mount point of a controller, null when it is not mounted.</summary>
    public string? V1MountPoint(string controller)
    {
        foreach (Hierarchy hierarchy in V1)
        {
            if (hierarchy.Controllers.Contains(controller))
            {
                return hierarchy.MountPoint;
            }
        }

        return null;
    }

    /// <summary>Reads the text of a mountinfo file (proc(5)): only its lines of type cgroup and cgroup2 count.</summary>
    public static CgroupRoot Parse(string mountinfo)
    {
        List<Hierarchy> hierarchies = [];
        string? unified = null;
        foreach (ReadOnlySpan<char> line in mountinfo.AsSpan().EnumerateLines())
        {
            int separator = line.IndexOf(" - cgroup", StringComparison.Ordinal);
            if (separator < 0)
            {
                continue;
            }

            string mountPoint = Unescape(Field(line, 4));
            string[] tail = line[(separator + 3)..].ToString().Split(' ');
            if (tail[0] == "cgroup2")
            {
                unified ??= mountPoint;
            }
            else if (tail[0] == "cgroup" && tail.Length > 2)
            {
                AddHierarchy(hierarchies, mountPoint, tail[2]);
            }
        }

        return new CgroupRoot(hierarchies, unified);
    }

    private static CgroupRoot ReadHost()
    {
        int errno = KernelFile.Read("/proc/self/mountinfo", out string mountinfo);
        return errno == 0 ? Parse(mountinfo) : throw CgroupFile.Failure("read", "/proc/self/mountinfo", errno);
    }

    // One hierarchy may be mounted more than once (in a container that also sees the host's tree): the first mount of a controller counts.
    private static void AddHierarchy(List<Hierarchy> hierarchies, string mountPoint, string superOptions)
    {
        List<string> controllers = [];
        foreach (string option in superOptions.Split(','))
        {
            if (V1Controllers.Contains(option) || option.StartsWith("name=", StringComparison.Ordinal))
            {
                controllers.Add(option);
            }
        }

        bool known = controllers.Count == 0 || hierarchies.Exists(h => h.Controllers.Contains(controllers[0]));
        if (!known)
        {
            hierarchies.Add(new Hierarchy(mountPoint, controllers));
        }
    }

    private static readonly string[] V1Controllers =
    [
        "cpu", "cpuacct", "cpuset", "memory", "devices", "freezer", "blkio", "pids", "hugetlb", "net_cls", "net_prio", "perf_event", "rdma", "misc",
    ];

    private static ReadOnlySpan<char> Field(ReadOnlySpan<char> line, int index)
    {
        for (int i = 0; i < index; i++)
        {
            int space = line.IndexOf(' ');
            line = space < 0 ? [] : line[(space + 1)..];
        }

        int end = line.IndexOf(' ');
        return end < 0 ? line : line[..end];
    }

    // proc(5): space, tab, newline and backslash are written as three octal digits.
    private static string Unescape(ReadOnlySpan<char> text) =>
        text.ToString().Replace(@"\040", " ", StringComparison.Ordinal).Replace(@"\011", "\t", StringComparison.Ordinal)
            .Replace(@"\012", "\n", StringComparison.Ordinal).Replace(@"\134", @"\", StringComparison.Ordinal);
}

/// <summary>One version 1 hierarchy.</summary>
/// <param name="MountPoint">Where it is mounted on the host.</param>
/// <param name="Controllers">Kernel names, such as cpu and cpuacct, or name=systemd for a hierarchy without a controller.</param>
public sealed record Hierarchy(string MountPoint, IReadOnlyList<string> Controllers);
