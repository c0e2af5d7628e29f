// SPDX-License-Identifier: Apache-2.0
namespace Berth.Cgroups.V2;

/// <summary>A version 2 cgroup has the files of only those controllers that its parent's cgroup.subtree_control hands down.</summary>
internal static class SubtreeControl
{
    private static readonly string[] Wanted = ["cpuset", "cpu", "io", "memory", "hugetlb", "pids", "rdma"];

    internal static string[] Available(string directory) =>
        (CgroupFile.ReadOrNull(directory, "cgroup.controllers") ?? "").Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>
    /// Hands the controllers down to a cgroup that has just been made. Written only where something is missing: each write stops the whole machine's
    /// forks for a moment, so a container below a parent that has been used before costs two reads and no write.
    /// </summary>
    internal static void Enable(string mountPoint, string path)
    {
        string[] wanted = [.. Available(mountPoint).Intersect(Wanted, StringComparer.Ordinal)];
        if (!wanted.Except(Available(mountPoint + path), StringComparer.Ordinal).Any())
        {
            return;
        }

        string directory = mountPoint;
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] handedDown = (CgroupFile.ReadOrNull(directory, "cgroup.subtree_control") ?? "").Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
            string[] missing = [.. wanted.Intersect(Available(directory), StringComparer.Ordinal).Except(handedDown, StringComparer.Ordinal)];
            Add(directory, missing);
            directory += "/" + part;
        }
    }

    // One refused controller (cpu while real-time tasks run, for example) must not take the others with it. Whoever then asks for its limit gets an error.
    private static void Add(string directory, string[] controllers)
    {
        if (controllers.Length == 0 || CgroupFile.TryWrite(directory, "cgroup.subtree_control", "+" + string.Join(" +", controllers)) == 0)
        {
            return;
        }

        foreach (string controller in controllers)
        {
            _ = CgroupFile.TryWrite(directory, "cgroup.subtree_control", "+" + controller);
        }
    }
}
