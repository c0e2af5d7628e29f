// SPDX-License-Identifier: Apache-2.0
using Berth.Cgroups.Devices;
using Berth.Linux.Handles;
using Berth.Linux.Security;

namespace Berth.Cgroups.V2;

/// <summary>Attaches a container's device program to its cgroup. It stays as long as the cgroup does.</summary>
internal static class DevicesController
{
    internal static void Apply(SafeFd directory, string path, DevicePolicy policy)
    {
        using SafeFd program = CgroupDeviceFilter.Load(DeviceProgram.Compile(policy));
        CgroupDeviceFilter.Replace(directory, path, program);
    }
}
