// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Linux.Files;
using Berth.Primitives;

namespace Berth.Runtime.Security;

/// <summary>Linux capabilities by name and bit (linux/capability.h), and which of them a container has.</summary>
public static class Capabilities
{
    /// <summary>The stock fourteen as a mask.</summary>
    public const ulong DefaultMask = 0xa80425fb;

    private const string All = "ALL";

    // In the order of their bits.
    private static readonly string[] Table =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_SETGID", "CAP_SETUID", "CAP_SETPCAP",
        "CAP_LINUX_IMMUTABLE", "CAP_NET_BIND_SERVICE", "CAP_NET_BROADCAST", "CAP_NET_ADMIN", "CAP_NET_RAW", "CAP_IPC_LOCK", "CAP_IPC_OWNER",
        "CAP_SYS_MODULE", "CAP_SYS_RAWIO", "CAP_SYS_CHROOT", "CAP_SYS_PTRACE", "CAP_SYS_PACCT", "CAP_SYS_ADMIN", "CAP_SYS_BOOT", "CAP_SYS_NICE",
        "CAP_SYS_RESOURCE", "CAP_SYS_TIME", "CAP_SYS_TTY_CONFIG", "CAP_MKNOD", "CAP_LEASE", "CAP_AUDIT_WRITE", "CAP_AUDIT_CONTROL", "CAP_SETFCAP",
        "CAP_MAC_OVERRIDE", "CAP_MAC_ADMIN", "CAP_SYSLOG", "CAP_WAKE_ALARM", "CAP_BLOCK_SUSPEND", "CAP_AUDIT_READ", "CAP_PERFMON", "CAP_BPF",
        "CAP_CHECKPOINT_RESTORE",
    ];

    private static readonly Lazy<ulong> HostBounding = new(ReadBounding);

    public static IReadOnlyList<string> Names => Table;

    /// <summary>The stock fourteen, in Docker's order, which clients see in the configuration.</summary>
    public static IReadOnlyList<string> Default { get; } =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FSETID", "CAP_FOWNER", "CAP_MKNOD", "CAP_NET_RAW", "CAP_SETGID", "CAP_SETUID", "CAP_SETFCAP",
        "CAP_SETPCAP", "CAP_NET_BIND_SERVICE", "CAP_SYS_CHROOT", "CAP_KILL", "CAP_AUDIT_WRITE",
    ];

    /// <summary>What this process may give at all: its bounding set. A host that is itself confined lacks some, and asking the kernel for those would fail the start.</summary>
    public static ulong Available => HostBounding.Value;

    /// <summary>The bit of a full name such as CAP_CHOWN, or null when the name is unknown.</summary>
    public static int? Bit(string name)
    {
        int bit = Array.IndexOf(Table, name);
        return bit < 0 ? null : bit;
    }

    /// <summary>The mask of full names. Unknown names are an error.</summary>
    public static ulong Mask(IEnumerable<string> names)
    {
        ulong mask = 0;
        foreach (string name in names)
        {
            mask |= 1UL << (Bit(name) ?? throw Unknown(name));
        }

        return mask;
    }

    public static IReadOnlyList<string> FromMask(ulong mask) => [.. Table.Where((_, bit) => (mask >> bit & 1) != 0)];

    /// <summary>
    /// Docker's rule for --cap-add, --cap-drop and --privileged. Names come with or without CAP_, in either case; ALL stands for all that can be given.
    /// </summary>
    /// <param name="add">As the user wrote them.</param>
    /// <param name="drop">As the user wrote them.</param>
    /// <param name="privileged">Everything that can be given.</param>
    /// <param name="available">What can be given: <see cref="Available"/>.</param>
    public static IReadOnlyList<string> Resolve(IEnumerable<string>? add, IEnumerable<string>? drop, bool privileged, ulong available)
    {
        IReadOnlyList<string> every = FromMask(available);
        if (privileged)
        {
            return every;
        }

        List<string> adds = Normalize(add, available);
        List<string> drops = Normalize(drop, available);
        if (adds.Contains(All))
        {
            return [.. every.Except(drops, StringComparer.Ordinal)];
        }

        return drops.Contains(All)
            ? [.. adds.Distinct(StringComparer.Ordinal)]
            : [.. Default.Except(drops, StringComparer.Ordinal).Union(adds, StringComparer.Ordinal)];
    }

    /// <summary>Full upper-case names, ALL kept as it is. Fails with Docker's words for a name that is unknown or that this host cannot give.</summary>
    public static List<string> Normalize(IEnumerable<string>? names, ulong available)
    {
        List<string> full = [];
        foreach (string name in names ?? [])
        {
            string upper = name.ToUpperInvariant();
            if (upper == All)
            {
                full.Add(All);
                continue;
            }

            string candidate = upper.StartsWith("CAP_", StringComparison.Ordinal) ? upper : "CAP_" + upper;
            int bit = Bit(candidate) ?? throw Unknown(candidate);
            full.Add((available >> bit & 1) != 0
                ? candidate
                : throw new EngineException(
                    ErrorKind.InvalidParameter,
                    $"capability not supported by your kernel or not available in the current environment: \"{candidate}\""));
        }

        return full;
    }

    private static EngineException Unknown(string name) => new(ErrorKind.InvalidParameter, $"unknown capability: \"{name}\"");

    private static ulong ReadBounding()
    {
        _ = KernelFile.Read("/proc/self/status", out string status);
        foreach (string line in status.Split('\n'))
        {
            if (line.StartsWith("CapBnd:", StringComparison.Ordinal)
                && ulong.TryParse(line.AsSpan(7).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong mask))
            {
                return mask & ((1UL << Table.Length) - 1);
            }
        }

        return DefaultMask;
    }
}
