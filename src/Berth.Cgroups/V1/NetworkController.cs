// SPDX-License-Identifier: Apache-2.0
using Berth.Oci.Runtime;

namespace Berth.Cgroups.V1;

/// <summary>net_cls and net_prio: marks on packets.</summary>
internal static class NetworkController
{
    internal static void ApplyClass(string directory, LinuxNetwork network)
    {
        if (network.ClassId is > 0)
        {
            CgroupFile.Write(directory, "net_cls.classid", CgroupFile.Text((ulong)network.ClassId.Value));
        }
    }

    internal static void ApplyPriorities(string directory, LinuxNetwork network)
    {
        foreach (LinuxInterfacePriority priority in network.Priorities ?? [])
        {
            CgroupFile.Write(directory, "net_prio.ifpriomap", $"{priority.Name} {priority.Priority}");
        }
    }
}
