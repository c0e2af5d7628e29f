// SPDX-License-Identifier: Apache-2.0
namespace Berth.Linux.Security;

/// <summary>What a filter does with a system call: the kernel's SECCOMP_RET_* value (seccomp(2)), data in the low 16 bits.</summary>
public readonly record struct SeccompAction(uint Value)
{
    private const uint DataMask = 0xffff;

    public static readonly SeccompAction KillProcess = new(0x80000000);
    public static readonly SeccompAction KillThread = new(0);
    public static readonly SeccompAction Trap = new(0x00030000);
    public static readonly SeccompAction Notify = new(0x7fc00000);
    public static readonly SeccompAction Log = new(0x7ffc0000);
    public static readonly SeccompAction Allow = new(0x7fff0000);

    /// <summary>Whether the system call takes place.</summary>
    public bool LetsPass => this == Allow || this == Log;

    public static SeccompAction Errno(uint errno) => new(0x00050000 | (errno & DataMask));

    public static SeccompAction Trace(uint message) => new(0x7ff00000 | (message & DataMask));
}

/// <summary>How an argument is compared. The numbers are libseccomp's.</summary>
public enum SeccompComparison
{
    NotEqual = 1,
    Less = 2,
    LessOrEqual = 3,
    Equal = 4,
    GreaterOrEqual = 5,
    Greater = 6,

    /// <summary>(argument &amp; Value) == ValueTwo.</summary>
    MaskedEqual = 7,
}

/// <summary>SECCOMP_FILTER_FLAG_* of seccomp(2).</summary>
[Flags]
public enum SeccompFlags : uint
{
    None = 0,
    ThreadSync = 1,
    Log = 2,
    SpecAllow = 4,
    NewListener = 8,
    WaitKillableReceive = 32,
}

public sealed record SeccompCondition(uint Index, SeccompComparison Comparison, ulong Value, ulong ValueTwo = 0);

/// <summary>All conditions must hold. A name that no architecture of the profile has is left out.</summary>
public sealed record SeccompRule(string Name, SeccompAction Action, IReadOnlyList<SeccompCondition> Conditions);

/// <summary>A filter before it is compiled. Architectures are AUDIT_ARCH_* tokens (x32 has libseccomp's own); the native one is always included.</summary>
public sealed record SeccompProfile
{
    public required SeccompAction DefaultAction { get; init; }

    public IReadOnlyList<uint> Architectures { get; init; } = [];

    public SeccompFlags Flags { get; init; }

    public required IReadOnlyList<SeccompRule> Rules { get; init; }
}

/// <summary>A filter ready for seccomp(2).</summary>
/// <param name="Instructions">An array of struct sock_filter, eight bytes each.</param>
/// <param name="Flags">To be given to seccomp(2) with it. NewListener is set when a rule notifies.</param>
public sealed record SeccompProgram(byte[] Instructions, SeccompFlags Flags);
