// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Serialization;
using Berth.Oci.Runtime;

namespace Berth.Runtime.Shim.Protocol;

// The exchange between a daemon and the shim of one container. The daemon that starts the shim hands it one end of a socket
// pair as descriptor 3; every later daemon connects to `shim.sock` in the bundle. Both speak the same. A message is a
// little-endian 32-bit length and that many bytes of JSON whose first member is "type"; descriptors ride on its first byte (SCM_RIGHTS).
//
//   daemon                                              shim
//     | posix_spawn `berth-runtime shim BUNDLE`, fd 3      |
//     | launch {sequence:1, attachments} + sockets ------->|  pipes or pty, overlay, clone3, execve
//     |<----------------------- launched {sequence:1, pid} |  or error {sequence:1, step, errno, message}; it then ends
//     | exec {sequence:2, process} + socket -------------->|
//     |<------------------------- started {sequence:2,pid} |
//     | resize, signal, pause, attach, pids, ... --------->|
//     |<-------------------------------- ok {sequence:n}   |
//     |<-------------------- execExited {execId, exitCode} |  event: to every connection
//   (the daemon dies: end of file on the connection means only that; container, log and execs go on)
//     | connect shim.sock; state {sequence:1} ------------>|
//     |<------------ state {sequence:1, pid, execs, exit?} |
//     |                                                    |  PID 1 ends: output drained, exit.json on disk, attachments closed
//     |<-------------------------------------- exited {..} |  event: to every connection, or later in `state`
//     | release {sequence:n} ----------------------------->|
//     |<--------------------------------- ok, end of file  |  shim.sock removed, shim ends
//
// Attach sockets carry standard input towards the shim, its half-close being the end of input, and towards the daemon raw bytes
// for a terminal, else stdcopy frames (stream number, three zeroes, big-endian 32-bit length). The shim closes one after the last byte.

/// <summary>What a daemon asks of a shim. Each request gets exactly one reply, which carries its sequence number.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(LaunchShimRequest), "launch")]
[JsonDerivedType(typeof(ExecShimRequest), "exec")]
[JsonDerivedType(typeof(AttachShimRequest), "attach")]
[JsonDerivedType(typeof(ResizeShimRequest), "resize")]
[JsonDerivedType(typeof(SignalShimRequest), "signal")]
[JsonDerivedType(typeof(PauseShimRequest), "pause")]
[JsonDerivedType(typeof(ResumeShimRequest), "resume")]
[JsonDerivedType(typeof(CloseStdinShimRequest), "closeStdin")]
[JsonDerivedType(typeof(StateShimRequest), "state")]
[JsonDerivedType(typeof(PidsShimRequest), "pids")]
[JsonDerivedType(typeof(ReleaseShimRequest), "release")]
public abstract record ShimRequest
{
    public long Sequence { get; init; }
}

/// <summary>Create and start in one go. One socket per attachment rides along, in order; none of them loses a byte. Answered by <see cref="LaunchedReply"/>.</summary>
public sealed record LaunchShimRequest : ShimRequest
{
    public IReadOnlyList<AttachStreams> Attachments { get; init; } = [];
}

/// <summary>Which streams an attachment carries.</summary>
public sealed record AttachStreams
{
    public bool Stdin { get; init; }

    public bool Stdout { get; init; }

    public bool Stderr { get; init; }
}

/// <summary>Runs one more process in the container. Answered by <see cref="StartedReply"/>; its end is told by <see cref="ExecExitedEvent"/>.</summary>
public sealed record ExecShimRequest : ShimRequest
{
    public required string ExecId { get; init; }

    /// <summary>As in the specification's `process`; a terminal is made when it asks for one.</summary>
    public required Process Process { get; init; }

    /// <summary>With it one socket rides along; without it standard streams are /dev/null.</summary>
    public AttachStreams? Attach { get; init; }

    /// <summary>A privileged exec runs without the container's seccomp filter.</summary>
    public bool WithoutSeccomp { get; init; }
}

/// <summary>Live output from now on, and input. One socket rides along.</summary>
public sealed record AttachShimRequest : ShimRequest
{
    public required AttachStreams Streams { get; init; }
}

public sealed record ResizeShimRequest : ShimRequest
{
    /// <summary>Absent: the container's own process.</summary>
    public string? ExecId { get; init; }

    public required ushort Width { get; init; }

    public required ushort Height { get; init; }
}

public sealed record SignalShimRequest : ShimRequest
{
    public string? ExecId { get; init; }

    public required int Signal { get; init; }

    /// <summary>Every process of the container, by its control group.</summary>
    public bool All { get; init; }
}

public sealed record PauseShimRequest : ShimRequest;

public sealed record ResumeShimRequest : ShimRequest;

public sealed record CloseStdinShimRequest : ShimRequest
{
    public string? ExecId { get; init; }
}

/// <summary>Answered by <see cref="StateReply"/>.</summary>
public sealed record StateShimRequest : ShimRequest;

/// <summary>Answered by <see cref="PidsReply"/>.</summary>
public sealed record PidsShimRequest : ShimRequest;

/// <summary>The daemon knows the exit (or gave the container up before its launch): the shim may end. Refused while the container runs.</summary>
public sealed record ReleaseShimRequest : ShimRequest;
