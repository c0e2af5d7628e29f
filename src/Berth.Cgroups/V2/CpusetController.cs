// SPDX-License-Identifier: Apache-2.0
using Berth.Oci.Runtime;

namespace Berth.Cgroups.V2;

/// <summary>cpuset: an empty file means the parent's, so nothing has to be copied.</summary>
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
}
