// SPDX-License-Identifier: Apache-2.0
using Berth.Oci.Runtime;
using Berth.Primitives;

namespace Berth.Cgroups.Devices;

/// <summary>
/// The specification's ordered rules, reduced to a default and the exceptions from it. A later rule wins over an earlier one. The kernel's version 1 list
/// and the version 2 program are both made from this, so that a container may do the same on either.
/// </summary>
public sealed class DevicePolicy
{
    private readonly List<DeviceRule> _exceptions = [];

    /// <summary>What holds for a device that no exception names.</summary>
    public bool DefaultAllow { get; private set; }

    /// <summary>In order; the last one that is about a device decides.</summary>
    public IReadOnlyList<DeviceRule> Exceptions => _exceptions;

    /// <summary>
    /// A container's policy: deny, then the given rules, then the nodes that every container has (config-linux.md, "default devices", and making any
    /// node without being able to open it, which image tools need).
    /// </summary>
    public static DevicePolicy ForContainer(IReadOnlyList<LinuxDeviceCgroup>? rules)
    {
        DevicePolicy policy = new();
        foreach (LinuxDeviceCgroup rule in rules ?? [])
        {
            policy.Add(rule);
        }

        foreach (DeviceRule rule in DefaultNodes)
        {
            policy.Add(rule);
        }

        return policy;
    }

    /// <summary>
    /// The policy as version 1 lists it. A rule that takes away a part of a wildcard has no form there: the kernel would ignore it silently and leave the
    /// device open, so it is an error.
    /// </summary>
    public IReadOnlyList<DeviceRule> ExceptionsForV1()
    {
        List<DeviceRule> listed = [];
        for (int i = 0; i < _exceptions.Count; i++)
        {
            DeviceRule rule = _exceptions[i];
            if (rule.Allow != DefaultAllow)
            {
                listed.Add(rule);
            }
            else if (listed.Exists(rule.Overlaps))
            {
                throw new EngineException(
                    ErrorKind.InvalidParameter,
                    $"device rule {(rule.Allow ? "allow" : "deny")} \"{rule}\" takes a part out of a wider rule, which cgroup version 1 cannot express");
            }
        }

        return listed;
    }

    private static readonly DeviceRule[] DefaultNodes =
    [
        new(true, false, null, null, DeviceAccess.Mknod),
        new(true, true, null, null, DeviceAccess.Mknod),
        new(true, false, 1, 3, DeviceAccess.All), // null
        new(true, false, 1, 5, DeviceAccess.All), // zero
        new(true, false, 1, 7, DeviceAccess.All), // full
        new(true, false, 1, 8, DeviceAccess.All), // random
        new(true, false, 1, 9, DeviceAccess.All), // urandom
        new(true, false, 5, 0, DeviceAccess.All), // tty
        new(true, false, 5, 2, DeviceAccess.All), // ptmx
        new(true, false, 136, null, DeviceAccess.All), // pts/*
    ];

    private void Add(LinuxDeviceCgroup rule)
    {
        DeviceAccess access = ParseAccess(rule.Access);
        uint? major = Number(rule.Major);
        uint? minor = Number(rule.Minor);
        switch (rule.Type)
        {
            case null or "" or "a" when access == DeviceAccess.All && major is null && minor is null:
                DefaultAllow = rule.Allow;
                _exceptions.Clear();
                break;

            // Version 1 itself ignores the numbers beside "a" and would open or close everything.
            case null or "" or "a":
                Add(new DeviceRule(rule.Allow, false, major, minor, access));
                Add(new DeviceRule(rule.Allow, true, major, minor, access));
                break;
            case "b":
                Add(new DeviceRule(rule.Allow, true, major, minor, access));
                break;
            case "c" or "u":
                Add(new DeviceRule(rule.Allow, false, major, minor, access));
                break;
            default:
                throw new EngineException(ErrorKind.InvalidParameter, $"invalid device rule: unknown type \"{rule.Type}\"");
        }
    }

    // Rules about the same numbers are merged into one, because the kernel lets an open for reading and writing pass only if one rule allows both.
    private void Add(DeviceRule rule)
    {
        int same = _exceptions.FindLastIndex(rule.SameDevice);
        bool nothingBetween = same >= 0 && !_exceptions.Skip(same + 1).Any(later => later.Allow != rule.Allow && later.Overlaps(rule));
        if (same < 0 || !nothingBetween)
        {
            AppendUnlessDefault(rule);
            return;
        }

        DeviceRule old = _exceptions[same];
        if (old.Allow == rule.Allow)
        {
            _exceptions[same] = old with { Access = old.Access | rule.Access };
            return;
        }

        DeviceAccess left = old.Access & ~rule.Access;
        _exceptions.RemoveAt(same);
        if (left != DeviceAccess.None)
        {
            _exceptions.Insert(same, old with { Access = left });
        }

        AppendUnlessDefault(rule);
    }

    private void AppendUnlessDefault(DeviceRule rule)
    {
        if (rule.Allow != DefaultAllow || _exceptions.Exists(e => e.Allow != rule.Allow && e.Overlaps(rule)))
        {
            _exceptions.Add(rule);
        }
    }

    private static uint? Number(long? number) => number switch
    {
        null or -1 => null,
        >= 0 and <= uint.MaxValue => (uint)number.Value,
        _ => throw new EngineException(ErrorKind.InvalidParameter, $"invalid device rule: device number {number}"),
    };

    private static DeviceAccess ParseAccess(string? text)
    {
        DeviceAccess access = DeviceAccess.None;
        foreach (char letter in text ?? string.Empty)
        {
            access |= letter switch
            {
                'r' => DeviceAccess.Read,
                'w' => DeviceAccess.Write,
                'm' => DeviceAccess.Mknod,
                _ => throw new EngineException(ErrorKind.InvalidParameter, $"invalid device rule: unknown access \"{text}\""),
            };
        }

        return access == DeviceAccess.None
            ? throw new EngineException(ErrorKind.InvalidParameter, "invalid device rule: access is empty")
            : access;
    }
}
