// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Api.Containers;
using Berth.Oci.Runtime;
using Berth.Primitives;

namespace Berth.Engine.Containers.Specification;

/// <summary>Device nodes and who may use them: nothing, then a list of what is allowed.</summary>
internal static class DeviceSection
{
    public static (LinuxDevice[] Devices, LinuxDeviceCgroup[] Rules) Build(HostConfig host)
    {
        if (host.Privileged)
        {
            return ([.. HostDevices.All()], [new LinuxDeviceCgroup { Allow = true, Access = "rwm" }]);
        }

        List<LinuxDevice> devices = [];
        List<LinuxDeviceCgroup> rules = [.. s_defaultRules];
        foreach (DeviceMapping mapping in host.Devices ?? [])
        {
            string access = mapping.CgroupPermissions.Length > 0 ? mapping.CgroupPermissions : "rwm";
            string target = mapping.PathInContainer.Length > 0 ? mapping.PathInContainer : mapping.PathOnHost;
            foreach (LinuxDevice device in HostDevices.Find(mapping.PathOnHost, target))
            {
                devices.Add(device);
                rules.Add(Allow(device.Type, device.Major, device.Minor, access));
            }
        }

        foreach (string rule in host.DeviceCgroupRules ?? [])
        {
            rules.Add(ParseRule(rule));
        }

        return ([.. devices], [.. rules]);
    }

    public static void Validate(HostConfig host)
    {
        foreach (DeviceMapping mapping in host.Devices ?? [])
        {
            if (mapping.CgroupPermissions.AsSpan().ContainsAnyExcept('r', 'w', 'm'))
            {
                throw new EngineException(ErrorKind.InvalidParameter, $"invalid device permissions \"{mapping.CgroupPermissions}\" for {mapping.PathOnHost}");
            }
        }

        foreach (string rule in host.DeviceCgroupRules ?? [])
        {
            ParseRule(rule);
        }
    }

    // "c 1:3 rwm"
    private static LinuxDeviceCgroup ParseRule(string rule)
    {
        string[] parts = rule.Split(' ');
        string[] numbers = parts.Length == 3 ? parts[1].Split(':') : [];
        if (parts.Length != 3
            || parts[0] is not ("a" or "b" or "c")
            || numbers.Length != 2
            || parts[2].Length is 0 or > 3
            || parts[2].AsSpan().ContainsAnyExcept('r', 'w', 'm'))
        {
            throw Invalid(rule);
        }

        return new LinuxDeviceCgroup { Allow = true, Type = parts[0], Major = ParseNumber(numbers[0], rule), Minor = ParseNumber(numbers[1], rule), Access = parts[2] };
    }

    private static long? ParseNumber(string text, string rule)
    {
        if (text == "*")
        {
            return null;
        }

        return uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number : throw Invalid(rule);
    }

    private static EngineException Invalid(string rule) => new(ErrorKind.InvalidParameter, $"invalid device cgroup rule format: '{rule}'");

    private static readonly LinuxDeviceCgroup[] s_defaultRules =
    [
        new() { Allow = false, Access = "rwm" },

        // A node may be made of any device: making one is harmless, opening it is what the other lines guard.
        new() { Allow = true, Type = "c", Access = "m" },
        new() { Allow = true, Type = "b", Access = "m" },
        Allow("c", 1, 3, "rwm"), // null
        Allow("c", 1, 5, "rwm"), // zero
        Allow("c", 1, 7, "rwm"), // full
        Allow("c", 1, 8, "rwm"), // random
        Allow("c", 1, 9, "rwm"), // urandom
        Allow("c", 5, 0, "rwm"), // tty
        Allow("c", 5, 1, "rwm"), // console
        Allow("c", 5, 2, "rwm"), // ptmx
        new() { Allow = true, Type = "c", Major = 136, Access = "rwm" }, // pts
    ];

    private static LinuxDeviceCgroup Allow(string type, long major, long minor, string access) =>
        new() { Allow = true, Type = type, Major = major, Minor = minor, Access = access };
}
