// SPDX-License-Identifier: Apache-2.0
using Berth.Oci.Runtime;
using Berth.Runtime.Shim.Protocol;

namespace Berth.Engine.Shims;

/// <summary>Starts shims and finds them again.</summary>
public interface IShimLauncher
{
    /// <summary>Starts the shim of a bundle that holds `config.json` and `shim.json`. The container does not run before <see cref="IShimConnection.LaunchAsync"/>.</summary>
    Task<IShimConnection> StartAsync(string bundleDirectory, CancellationToken cancellationToken);

    /// <summary>Connects to a shim that an earlier daemon left. Null when none lives there: then `exit.json` (<see cref="ContainerExit.Read"/>) or its absence tells how it ended.</summary>
    Task<IShimConnection?> ReconnectAsync(string bundleDirectory, CancellationToken cancellationToken);
}

/// <summary>
/// A daemon's conversation with one shim. Safe for concurrent use. Refusals are <see cref="ShimException"/>;
/// a shim that is gone is an <see cref="Berth.Primitives.EngineException"/> of kind Unavailable. Disposing leaves shim and container running.
/// </summary>
public interface IShimConnection : IAsyncDisposable
{
    /// <summary>Completes when the container has ended, its output is drained and the record is on disk; faults (Unavailable) when the shim is lost before.</summary>
    Task<ContainerExit> Exited { get; }

    /// <summary>Completes when the conversation has ended for whatever reason.</summary>
    Task Closed { get; }

    /// <summary>Runs the container. The attachments' streams come back in the order given and miss no byte. On a <see cref="ShimException"/> nothing is left behind and the shim has ended.</summary>
    Task<ShimLaunch> LaunchAsync(IReadOnlyList<AttachStreams> attachments, CancellationToken cancellationToken);

    Task<AttachedStream> AttachAsync(AttachStreams streams, CancellationToken cancellationToken);

    Task<ShimExec> ExecAsync(ShimExecOptions options, CancellationToken cancellationToken);

    /// <param name="execId">Null: the container's own process.</param>
    Task ResizeAsync(string? execId, ushort width, ushort height, CancellationToken cancellationToken);

    /// <param name="execId">Null: the container's own process.</param>
    Task SignalAsync(string? execId, int signal, CancellationToken cancellationToken);

    /// <summary>Signals every process of the container.</summary>
    Task SignalAllAsync(int signal, CancellationToken cancellationToken);

    Task PauseAsync(CancellationToken cancellationToken);

    Task ResumeAsync(CancellationToken cancellationToken);

    Task CloseStdinAsync(string? execId, CancellationToken cancellationToken);

    Task<StateReply> StateAsync(CancellationToken cancellationToken);

    /// <summary>Every process of the container, as the host numbers them.</summary>
    Task<IReadOnlyList<int>> PidsAsync(CancellationToken cancellationToken);

    /// <summary>An exec that was found running after a reconnect (<see cref="StateReply.Execs"/>): its exit code to come.</summary>
    Task<int> ExecExitedAsync(string execId);

    /// <summary>Lets the shim of an ended (or never launched) container end, and reaps it.</summary>
    Task ReleaseAsync(CancellationToken cancellationToken);
}

public sealed record ShimLaunch(int Pid, ulong StartTime, DateTimeOffset StartedAt, IReadOnlyList<AttachedStream> Attachments)
{
    /// <summary>Present when `shim.json` asked for them.</summary>
    public IReadOnlyList<ShimTiming>? Timings { get; init; }
}

public sealed record ShimExecOptions
{
    public required string ExecId { get; init; }

    public required Process Process { get; init; }

    /// <summary>Null: detached, with /dev/null for every standard stream.</summary>
    public AttachStreams? Attach { get; init; }

    public bool WithoutSeccomp { get; init; }
}

/// <param name="Stream">Null for a detached exec. The caller disposes it.</param>
/// <param name="Exited">The exit code, told after the last byte of output; faults when the shim is lost.</param>
public sealed record ShimExec(string ExecId, int Pid, AttachedStream? Stream, Task<int> Exited);
