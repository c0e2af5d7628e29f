// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Serialization;

namespace Berth.Oci.Runtime;

public sealed record Process
{
    public bool Terminal { get; init; }

    public ConsoleSize? ConsoleSize { get; init; }

    public User User { get; init; } = new();

    public string[]? Args { get; init; }

    public string[]? Env { get; init; }

    public required string Cwd { get; init; }

    public LinuxCapabilities? Capabilities { get; init; }

    public PosixRlimit[]? Rlimits { get; init; }

    public bool NoNewPrivileges { get; init; }

    public string? ApparmorProfile { get; init; }

    public int? OomScoreAdj { get; init; }

    public Scheduler? Scheduler { get; init; }

    public string? SelinuxLabel { get; init; }

    public LinuxIoPriority? IoPriority { get; init; }

    [JsonPropertyName("execCPUAffinity")]
    public CpuAffinity? ExecCpuAffinity { get; init; }
}

/// <summary>Size of the terminal in characters.</summary>
public sealed record ConsoleSize
{
    public uint Height { get; init; }

    public uint Width { get; init; }
}

public sealed record User
{
    public uint Uid { get; init; }

    public uint Gid { get; init; }

    public uint? Umask { get; init; }

    public uint[]? AdditionalGids { get; init; }

    public string? Username { get; init; }
}

/// <summary>The five capability sets, each a list of names such as CAP_CHOWN.</summary>
public sealed record LinuxCapabilities
{
    public string[]? Bounding { get; init; }

    public string[]? Effective { get; init; }

    public string[]? Inheritable { get; init; }

    public string[]? Permitted { get; init; }

    public string[]? Ambient { get; init; }
}

public sealed record PosixRlimit
{
    /// <summary>Such as RLIMIT_NOFILE.</summary>
    public required string Type { get; init; }

    public ulong Soft { get; init; }

    public ulong Hard { get; init; }
}

public sealed record Scheduler
{
    public required string Policy { get; init; }

    public int Nice { get; init; }

    public int Priority { get; init; }

    public string[]? Flags { get; init; }

    public ulong Runtime { get; init; }

    public ulong Deadline { get; init; }

    public ulong Period { get; init; }
}

public sealed record LinuxIoPriority
{
    /// <summary>IOPRIO_CLASS_RT, IOPRIO_CLASS_BE or IOPRIO_CLASS_IDLE.</summary>
    public required string Class { get; init; }

    public int Priority { get; init; }
}

public sealed record CpuAffinity
{
    public string? Initial { get; init; }

    public string? Final { get; init; }
}
