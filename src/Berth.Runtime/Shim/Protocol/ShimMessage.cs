// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Serialization;
using Berth.Primitives;

namespace Berth.Runtime.Shim.Protocol;

/// <summary>What a shim says: the reply to a request (with its sequence number) or an event (sequence 0).</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(OkReply), "ok")]
[JsonDerivedType(typeof(ErrorReply), "error")]
[JsonDerivedType(typeof(LaunchedReply), "launched")]
[JsonDerivedType(typeof(StartedReply), "started")]
[JsonDerivedType(typeof(StateReply), "state")]
[JsonDerivedType(typeof(PidsReply), "pids")]
[JsonDerivedType(typeof(ExitedEvent), "exited")]
[JsonDerivedType(typeof(ExecExitedEvent), "execExited")]
public abstract record ShimMessage
{
    public long Sequence { get; init; }
}

public sealed record OkReply : ShimMessage;

/// <summary>After a failed launch the shim has undone everything and ends by itself.</summary>
public sealed record ErrorReply : ShimMessage
{
    public ErrorKind Kind { get; init; }

    public required string Message { get; init; }

    /// <summary>The step of the launch that failed, such as `mount`, `cgroup`, and `exec` for the command itself.</summary>
    public string? Step { get; init; }

    public string? Path { get; init; }

    /// <summary>0 when no system call failed. ENOENT and EACCES of `exec` become exit codes 127 and 126.</summary>
    public int Errno { get; init; }
}

public sealed record LaunchedReply : ShimMessage
{
    public required int Pid { get; init; }

    /// <summary>Clock ticks since boot (/proc/PID/stat, field 22): with the pid, the process's identity.</summary>
    public ulong StartTime { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When each step was reached; only when asked for.</summary>
    public IReadOnlyList<ShimTiming>? Timings { get; init; }
}

/// <param name="Step">What had been done.</param>
/// <param name="Microseconds">Of the monotonic clock, which every process shares.</param>
public sealed record ShimTiming(string Step, long Microseconds);

/// <summary>An exec runs.</summary>
public sealed record StartedReply : ShimMessage
{
    public required int Pid { get; init; }
}

public sealed record StateReply : ShimMessage
{
    public required ShimStatus Status { get; init; }

    /// <summary>0 before the launch.</summary>
    public int Pid { get; init; }

    public ulong StartTime { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public int ShimPid { get; init; }

    /// <summary>Running ones, and ended ones whose end no daemon was there to hear.</summary>
    public IReadOnlyList<ShimExecState> Execs { get; init; } = [];

    public ContainerExit? Exit { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<ShimStatus>))]
public enum ShimStatus
{
    Created,
    Running,
    Paused,
    Exited,
}

public sealed record ShimExecState
{
    public required string ExecId { get; init; }

    public required int Pid { get; init; }

    /// <summary>Absent while it runs.</summary>
    public int? ExitCode { get; init; }
}

public sealed record PidsReply : ShimMessage
{
    /// <summary>As the host numbers them.</summary>
    public required IReadOnlyList<int> Pids { get; init; }
}

/// <summary>The container's process has ended, its output is drained and `exit.json` is on disk.</summary>
public sealed record ExitedEvent : ShimMessage
{
    public required ContainerExit Exit { get; init; }
}

public sealed record ExecExitedEvent : ShimMessage
{
    public required string ExecId { get; init; }

    /// <summary>128 + signal number when a signal ended it.</summary>
    public required int ExitCode { get; init; }
}
