// SPDX-License-Identifier: Apache-2.0
using Berth.Oci.Runtime;

namespace Berth.Cgroups.V1;

/// <summary>pids: the number of tasks. The files are the same on version 2.</summary>
internal static class PidsController
{
    internal static void Apply(string directory, LinuxPids pids)
    {
        if (pids.Limit is { } limit)
        {
            CgroupFile.Write(directory, "pids.max", limit > 0 ? CgroupFile.Text(limit) : "max");
        }
    }

    internal static PidsStatistics Read(string? directory) => directory is null ? new PidsStatistics() : new PidsStatistics
    {
        Current = CgroupFile.ReadNumber(directory, "pids.current"),
        Limit = CgroupFile.ReadNumber(directory, "pids.max"),
    };
}
