// SPDX-License-Identifier: Apache-2.0
using Berth.Oci.Runtime;

namespace Berth.Cgroups;

/// <summary>rdma: handles and objects for each adapter. The file is the same on both versions.</summary>
internal static class RdmaController
{
    internal static void Apply(string directory, Dictionary<string, LinuxRdma> limits)
    {
        foreach ((string device, LinuxRdma limit) in limits)
        {
            string handles = limit.HcaHandles is { } h ? $" hca_handle={h}" : "";
            string objects = limit.HcaObjects is { } o ? $" hca_object={o}" : "";
            if (handles.Length + objects.Length > 0)
            {
                CgroupFile.Write(directory, "rdma.max", device + handles + objects);
            }
        }
    }
}
