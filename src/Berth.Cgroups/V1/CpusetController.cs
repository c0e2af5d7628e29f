// SPDX-License-Identifier: Apache-2.0
using Berth.Oci.Runtime;

namespace Berth.Cgroups.V1;

/// <summary>cpuset: a new cgroup has no CPUs and no memory nodes at all, and refuses processes until it has some.</summary>
internal static class CpusetController
{
    internal static void Apply(string directory, LinuxCpu cpu)
    {
        if (!string.IsNullOrEmpty(cpu.Cpus))
        {
            CgroupFile.Write(directory, "cpuset.cpus", cpu.Cpus);
        }

        if (!string.IsNullOrEmpty(cpu.Mems))
        {
            CgroupFile.Write(directory, "cpuset.mems", cpu.Mems);
        }
    }

    /// <summary>Gives a cgroup its parent's CPUs and nodes where it has none, the levels above it first.</summary>
    internal static void Inherit(string mountPoint, string directory)
    {
        InheritFile(mountPoint, directory, "cpuset.cpus");
        InheritFile(mountPoint, directory, "cpuset.mems");
    }

    /// <summary>Lets the kernel do the copying for cgroups made below this one (cgroup-v1/cpusets.rst, clone_children), which saves two writes a container.</summary>
    internal static void LetChildrenInherit(string directory) => _ = CgroupFile.TryWrite(directory, "cgroup.clone_children", "1");

    private static string InheritFile(string mountPoint, string directory, string file)
    {
        string own = CgroupFile.Read(directory, file).Trim();
        if (own.Length > 0 || directory.Length <= mountPoint.Length)
        {
            return own;
        }

        string parents = InheritFile(mountPoint, directory[..directory.LastIndexOf('/')], file);
        CgroupFile.Write(directory, file, parents);
        return parents;
    }
}
