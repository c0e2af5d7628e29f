// SPDX-License-Identifier: Apache-2.0
namespace Berth.Oci.Runtime;

public sealed record LinuxSeccomp
{
    /// <summary>Such as SCMP_ACT_ERRNO.</summary>
    public required string DefaultAction { get; init; }

    public uint? DefaultErrnoRet { get; init; }

    /// <summary>Such as SCMP_ARCH_X86_64. Absent means the host's own.</summary>
    public string[]? Architectures { get; init; }

    /// <summary>Such as SECCOMP_FILTER_FLAG_LOG.</summary>
    public string[]? Flags { get; init; }

    /// <summary>Unix socket that receives the listener of SCMP_ACT_NOTIFY rules.</summary>
    public string? ListenerPath { get; init; }

    public string? ListenerMetadata { get; init; }

    public LinuxSyscall[]? Syscalls { get; init; }
}

public sealed record LinuxSyscall
{
    public required string[] Names { get; init; }

    public required string Action { get; init; }

    public uint? ErrnoRet { get; init; }

    public LinuxSeccompArg[]? Args { get; init; }
}

public sealed record LinuxSeccompArg
{
    public uint Index { get; init; }

    public ulong Value { get; init; }

    public ulong ValueTwo { get; init; }

    /// <summary>Such as SCMP_CMP_MASKED_EQ.</summary>
    public required string Op { get; init; }
}
