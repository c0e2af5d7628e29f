// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Handles;
using Berth.Linux.Processes;
using Berth.Logs.Writing;
using Berth.Primitives;
using Berth.Runtime.Shim.Loop;
using Berth.Runtime.Shim.Protocol;
using Berth.Runtime.Shim.Streams;

namespace Berth.Runtime.Shim.Processes;

/// <summary>The container as the shim sees it: created, running (perhaps paused), exited. All on the loop's thread.</summary>
internal sealed class ContainerSupervisor(EventLoop loop, ShimOptions options, IProcessStarter starter, IContainerLog log, SharedBuffers buffers, ExitRecorder recorder) : IDisposable
{
    private readonly ProcessStreams streams = new(loop, buffers, log)
    {
        StdinOnce = options.StdinOnce,
        SlowReaderMilliseconds = options.SlowReaderSeconds * 1000,
    };

    private ManagedProcess? process;
    private DateTimeOffset? startedAt;

    internal ShimStatus Status { get; private set; } = ShimStatus.Created;

    internal ContainerExit? Exit { get; private set; }

    internal int Pid => process?.Pid ?? 0;

    internal ulong StartTime => process?.StartTime ?? 0;

    internal DateTimeOffset? StartedAt => startedAt;

    internal ProcessStreams Streams => streams;

    /// <summary>A child waits to be reaped.</summary>
    internal Action? ProcessEnded { get; set; }

    /// <summary>Told after the last byte is drained and the record is on disk.</summary>
    internal Action<ContainerExit>? Exited { get; set; }

    internal LaunchedReply Launch(IReadOnlyList<AttachStreams> attachments, IReadOnlyList<SafeFd> sockets)
    {
        if (Status != ShimStatus.Created)
            throw new EngineException(ErrorKind.Conflict, $"container {options.ContainerId} was already started");
        StartedProcess started;
        if (starter.Terminal)
        {
            started = starter.StartContainer(null);
            streams.UseTerminal(started.ConsoleMaster!, options.OpenStdin);
        }
        else
        {
            using StreamPlumbing plumbing = StreamPlumbing.Make(options.OpenStdin, withOutput: true, starter.Owner);
            started = starter.StartContainer(plumbing.Child);
            plumbing.ConnectTo(streams);
        }

        process = new ManagedProcess(loop, null, started, streams, () => ProcessEnded?.Invoke());
        startedAt = DateTimeOffset.UtcNow;
        Status = ShimStatus.Running;

        // Nothing has been read from the process yet, so these miss nothing.
        for (int i = 0; i < sockets.Count; i++)
            streams.Attach(sockets[i], attachments[i]);
        return new LaunchedReply { Pid = started.Pid, StartTime = started.StartTime, StartedAt = startedAt.Value };
    }

    internal void Attach(AttachStreams wanted, SafeFd socket)
    {
        RequireProcess();
        streams.Attach(socket, wanted);
        if (Status == ShimStatus.Exited)
            streams.FinishAttachments();
    }

    /// <summary>The process to exec beside.</summary>
    internal ManagedProcess RequireRunning()
    {
        ManagedProcess running = RequireProcess();
        return Status switch
        {
            ShimStatus.Exited => throw new EngineException(ErrorKind.Conflict, $"container {options.ContainerId} is not running"),
            ShimStatus.Paused => throw new EngineException(ErrorKind.Conflict, $"container {options.ContainerId} is paused, unpause the container before exec"),
            _ => running,
        };
    }

    internal ManagedProcess RequireProcess() =>
        process ?? throw new EngineException(ErrorKind.Conflict, $"container {options.ContainerId} is not running");

    internal void SignalAll(int signal)
    {
        RequireProcess();
        starter.SignalAll(signal);
    }

    internal void Pause()
    {
        RequireRunning();
        starter.Freeze();
        Status = ShimStatus.Paused;
    }

    internal void Resume()
    {
        RequireProcess();
        if (Status != ShimStatus.Paused)
            throw new EngineException(ErrorKind.Conflict, $"container {options.ContainerId} is not paused");
        starter.Thaw();
        Status = ShimStatus.Running;
    }

    internal IReadOnlyList<int> Pids()
    {
        RequireProcess();
        return starter.Pids();
    }

    /// <summary>Takes a reaped child when it is the container's command.</summary>
    internal bool TryTake(ChildExit exit)
    {
        if (process is null || !process.IsRunning || process.Pid != exit.Pid)
            return false;
        process.Reaped(exit);
        DateTimeOffset finishedAt = DateTimeOffset.UtcNow;
        starter.KillLeftovers();
        streams.DrainThen(() => Finish(exit, finishedAt));
        return true;
    }

    public void Dispose() => streams.Dispose();

    private void Finish(ChildExit exit, DateTimeOffset finishedAt)
    {
        Status = ShimStatus.Exited;
        Exit = new ContainerExit
        {
            ExitCode = exit.ShellCode,
            Signal = exit.Signal,
            OomKilled = starter.OomKilled(),
            Pid = exit.Pid,
            StartedAt = startedAt,
            FinishedAt = finishedAt,
        };
        recorder.Write(Exit);
        streams.FinishAttachments();
        Exited?.Invoke(Exit);
        starter.CleanUp();
    }
}
