// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Handles;
using Berth.Linux.Processes;
using Berth.Logs.Writing;
using Berth.Primitives;
using Berth.Runtime.Shim.Loop;
using Berth.Runtime.Shim.Protocol;
using Berth.Runtime.Shim.Streams;

namespace Berth.Runtime.Shim.Processes;

/// <summary>The further processes of a container, many at the same time, each with streams, terminal and exit code of its own.</summary>
internal sealed class ExecRegistry(EventLoop loop, IProcessStarter starter, SharedBuffers buffers, int slowReaderMilliseconds) : IDisposable
{
    private static readonly NoLog Unlogged = new();
    private readonly Dictionary<string, ManagedProcess> running = new(StringComparer.Ordinal);

    // Ended, but a client still reads its output.
    private readonly HashSet<ManagedProcess> ending = [];

    // Ended while no daemon listened; kept for the next one.
    private readonly Dictionary<string, ShimExecState> untold = new(StringComparer.Ordinal);

    /// <summary>A child waits to be reaped.</summary>
    internal Action? ProcessEnded { get; set; }

    /// <summary>Told after the last byte is drained. False when nobody has heard it.</summary>
    internal Func<ExecExitedEvent, bool>? Exited { get; set; }

    /// <summary>Raised when clients of an ended exec have gone.</summary>
    internal Action? ReadersGone { get; set; }

    internal IEnumerable<ShimExecState> States =>
        running.Values.Select(process => new ShimExecState { ExecId = process.ExecId!, Pid = process.Pid }).Concat(untold.Values);

    /// <summary>Whether clients of ended execs still read.</summary>
    internal bool HasReaders => ending.Count > 0;

    /// <param name="socket">Present exactly when the request attaches; owned from now on when this returns.</param>
    internal int Start(ExecShimRequest request, ManagedProcess container, SafeFd? socket)
    {
        if (running.ContainsKey(request.ExecId) || untold.ContainsKey(request.ExecId))
            throw new EngineException(ErrorKind.Conflict, $"exec {request.ExecId} already exists");
        var streams = new ProcessStreams(loop, buffers, Unlogged) { StdinOnce = true, SlowReaderMilliseconds = slowReaderMilliseconds };
        StartedProcess started;
        try
        {
            started = StartProcess(request, container, streams);
        }
        catch
        {
            streams.Dispose();
            throw;
        }

        running[request.ExecId] = new ManagedProcess(loop, request.ExecId, started, streams, () => ProcessEnded?.Invoke());
        if (socket is not null)
            streams.Attach(socket, request.Attach!);
        return started.Pid;
    }

    internal ManagedProcess Require(string execId) =>
        running.TryGetValue(execId, out ManagedProcess? process) ? process : throw new EngineException(ErrorKind.NotFound, $"No such exec instance: {execId}");

    /// <summary>Takes a reaped child when it is an exec.</summary>
    internal bool TryTake(ChildExit exit)
    {
        foreach (ManagedProcess process in running.Values)
        {
            if (!process.IsRunning || process.Pid != exit.Pid)
                continue;
            process.Reaped(exit);
            process.Streams.DrainThen(() => Finish(process, exit));
            return true;
        }

        return false;
    }

    /// <summary>A daemon has read <see cref="States"/>.</summary>
    internal void ForgetUntold() => untold.Clear();

    public void Dispose()
    {
        foreach (ManagedProcess process in running.Values)
            process.Dispose();
    }

    private StartedProcess StartProcess(ExecShimRequest request, ManagedProcess container, ProcessStreams streams)
    {
        if (request.Process.Terminal)
        {
            StartedProcess started = starter.StartExec(request, container.PidFd, null);
            streams.UseTerminal(started.ConsoleMaster!, withInput: request.Attach?.Stdin ?? false);
            return started;
        }

        using StreamPlumbing plumbing = StreamPlumbing.Make(request.Attach?.Stdin ?? false, request.Attach is not null, request.Process.User.Uid);
        StartedProcess withPipes = starter.StartExec(request, container.PidFd, plumbing.Child);
        plumbing.ConnectTo(streams);
        return withPipes;
    }

    private void Forget(ManagedProcess process)
    {
        ending.Remove(process);
        process.Dispose();
        ReadersGone?.Invoke();
    }

    private void Finish(ManagedProcess process, ChildExit exit)
    {
        running.Remove(process.ExecId!);
        process.Streams.FinishAttachments();
        if (process.Streams.HasAttachments)
        {
            ending.Add(process);
            process.Streams.AllAttachmentsClosed = () => Forget(process);
        }
        else
        {
            process.Dispose();
        }

        if (Exited?.Invoke(new ExecExitedEvent { ExecId = process.ExecId!, ExitCode = exit.ShellCode }) != true)
            untold[process.ExecId!] = new ShimExecState { ExecId = process.ExecId!, Pid = process.Pid, ExitCode = exit.ShellCode };
    }
}
