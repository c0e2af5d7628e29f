// SPDX-License-Identifier: Apache-2.0
using Berth.Cgroups.V1;
using Berth.Cgroups.V2;

namespace Berth.Cgroups;

/// <summary>Chooses the implementation for what this host has mounted.</summary>
public static class CgroupDriver
{
    /// <summary>This host's mode.</summary>
    public static CgroupMode Mode => CgroupRoot.Host.Mode;

    /// <summary>Opens a container's cgroup. Nothing is made yet.</summary>
    /// <param name="path">The specification's cgroupsPath.</param>
    /// <param name="root">Where the hierarchies are; this host's when null.</param>
    public static ICgroup Open(string path, CgroupRoot? root = null)
    {
        root ??= CgroupRoot.Host;
        string normal = CgroupPath.Normalize(path);
        return root.Mode switch
        {
            CgroupMode.V2 => new V2Cgroup(normal, root.Unified!),
            CgroupMode.Hybrid => new HybridCgroup(new V1Cgroup(normal, root), new V2Cgroup(normal, root.Unified!)),
            _ => new V1Cgroup(normal, root),
        };
    }
}
