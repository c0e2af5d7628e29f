// SPDX-License-Identifier: Apache-2.0
using Berth.Cgroups;

namespace Berth.Runtime.Lifecycle;

/// <summary>Where on the host a container's cgroup lies in each hierarchy, and under which name a mount of type cgroup shows it.</summary>
internal static class CgroupView
{
    internal static IReadOnlyList<(string Name, string Path)> Directories(ICgroup cgroup)
    {
        CgroupRoot root = CgroupRoot.Host;
        if (root.Mode == CgroupMode.V2)
        {
            return [(string.Empty, root.Unified + cgroup.Path)];
        }

        var directories = new List<(string, string)>();
        foreach (Hierarchy hierarchy in root.V1)
        {
            string name = string.Join(',', hierarchy.Controllers);
            name = name.StartsWith("name=", StringComparison.Ordinal) ? name["name=".Length..] : name;
            directories.Add((name, hierarchy.MountPoint + cgroup.Path));
        }

        if (root.Unified is not null)
        {
            directories.Add(("unified", root.Unified + cgroup.Path));
        }

        return directories;
    }
}
