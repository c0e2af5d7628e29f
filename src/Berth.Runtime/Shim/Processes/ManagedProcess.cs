// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Events;
using Berth.Linux.Handles;
using Berth.Linux.Processes;
using Berth.Primitives;
using Berth.Runtime.Shim.Loop;
using Berth.Runtime.Shim.Streams;

namespace Berth.Runtime.Shim.Processes;

/// <summary>A child of the shim whose end someone waits for: the container's command or an exec.</summary>
internal sealed class ManagedProcess : IReadyHandler, IDisposable
{
    private readonly EventLoop.Registration registration;
    private readonly Action onEnded;

    /// <param name="onEnded">Called when it waits to be reaped. Not SIGCHLD: the language runtime's own threads could take that signal.</param>
    internal ManagedProcess(EventLoop loop, string? execId, StartedProcess started, ProcessStreams streams, Action onEnded)
    {
        ExecId = execId;
        Pid = started.Pid;
        StartTime = started.StartTime;
        PidFd = started.PidFd;
        Streams = streams;
        this.onEnded = onEnded;
        registration = loop.Register(PidFd, this, EpollEvents.In);
    }

    /// <summary>Null for the container's command.</summary>
    internal string? ExecId { get; }

    internal int Pid { get; }

    internal ulong StartTime { get; }

    internal SafeFd PidFd { get; }

    internal ProcessStreams Streams { get; }

    /// <summary>Null until it is reaped. From then on its number may belong to another process.</summary>
    internal ChildExit? Exit { get; private set; }

    internal bool IsRunning => Exit is null;

    internal void Signal(int signal)
    {
        if (!IsRunning || !Berth.Linux.Processes.PidFd.SendSignal(PidFd, signal))
            throw new EngineException(ErrorKind.Conflict, "process already finished");
    }

    internal void Reaped(ChildExit exit)
    {
        Exit = exit;
        registration.Dispose();
    }

    public void OnReady(EpollEvents events) => onEnded();

    public void Dispose()
    {
        registration.Dispose();
        Streams.Dispose();
        PidFd.Dispose();
    }
}
