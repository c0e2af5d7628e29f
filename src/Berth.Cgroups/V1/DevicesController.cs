// SPDX-License-Identifier: Apache-2.0
using Berth.Cgroups.Devices;

namespace Berth.Cgroups.V1;

/// <summary>devices: the kernel keeps a default and a list of exceptions (cgroup-v1/devices.rst).</summary>
internal static class DevicesController
{
    internal static void Apply(string directory, DevicePolicy policy)
    {
        // "a" sets the default and empties the list. A new cgroup starts with its parent's, so this is written for both defaults.
        CgroupFile.Write(directory, policy.DefaultAllow ? "devices.allow" : "devices.deny", "a");
        string file = directory + (policy.DefaultAllow ? "/devices.deny" : "/devices.allow");
        foreach (DeviceRule rule in policy.ExceptionsForV1())
        {
            CgroupFile.WritePath(file, rule.ToString());
        }
    }
}
