// SPDX-License-Identifier: Apache-2.0
using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text.Json;
using Berth.Linux.Handles;
using Berth.Linux.Sockets;
using Berth.Primitives;
using Berth.Runtime.Shim.Protocol;

namespace Berth.Engine.Shims;

/// <summary>See <see cref="IShimConnection"/>; the exchange is drawn in ShimRequest.cs.</summary>
public sealed class ShimConnection : IShimConnection
{
    private readonly ShimChannel channel;
    private readonly ShimReaper? reaper;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<ShimMessage>> requests = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<int>> execs = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<ContainerExit> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task receiving;
    private long sequence;

    /// <param name="socket">Owned from now on.</param>
    /// <param name="shimPid">Set when the shim is this process's child, which then reaps it.</param>
    internal ShimConnection(SafeFd socket, int? shimPid)
    {
        channel = new ShimChannel(socket);
        reaper = shimPid is int pid ? new ShimReaper(pid) : null;
        receiving = ReceiveAllAsync();
    }

    public Task<ContainerExit> Exited => exited.Task;

    public Task Closed => receiving;

    public async Task<ShimLaunch> LaunchAsync(IReadOnlyList<AttachStreams> attachments, CancellationToken cancellationToken)
    {
        using var pairs = new AttachPairs(attachments.Count);
        var reply = (LaunchedReply)await RequestAsync(new LaunchShimRequest { Attachments = attachments }, pairs.Theirs, cancellationToken).ConfigureAwait(false);
        return new ShimLaunch(reply.Pid, reply.StartTime, reply.StartedAt, pairs.TakeOurs()) { Timings = reply.Timings };
    }

    public async Task<AttachedStream> AttachAsync(AttachStreams streams, CancellationToken cancellationToken)
    {
        using var pairs = new AttachPairs(1);
        await RequestAsync(new AttachShimRequest { Streams = streams }, pairs.Theirs, cancellationToken).ConfigureAwait(false);
        return pairs.TakeOurs()[0];
    }

    public async Task<ShimExec> ExecAsync(ShimExecOptions options, CancellationToken cancellationToken)
    {
        using var pairs = new AttachPairs(options.Attach is null ? 0 : 1);
        Task<int> end = ExecExitedAsync(options.ExecId);
        try
        {
            var request = new ExecShimRequest { ExecId = options.ExecId, Process = options.Process, Attach = options.Attach, WithoutSeccomp = options.WithoutSeccomp };
            var reply = (StartedReply)await RequestAsync(request, pairs.Theirs, cancellationToken).ConfigureAwait(false);
            return new ShimExec(options.ExecId, reply.Pid, options.Attach is null ? null : pairs.TakeOurs()[0], end);
        }
        catch
        {
            execs.TryRemove(options.ExecId, out _);
            throw;
        }
    }

    public Task ResizeAsync(string? execId, ushort width, ushort height, CancellationToken cancellationToken) =>
        RequestAsync(new ResizeShimRequest { ExecId = execId, Width = width, Height = height }, [], cancellationToken);

    public Task SignalAsync(string? execId, int signal, CancellationToken cancellationToken) =>
        RequestAsync(new SignalShimRequest { ExecId = execId, Signal = signal }, [], cancellationToken);

    public Task SignalAllAsync(int signal, CancellationToken cancellationToken) =>
        RequestAsync(new SignalShimRequest { Signal = signal, All = true }, [], cancellationToken);

    public Task PauseAsync(CancellationToken cancellationToken) => RequestAsync(new PauseShimRequest(), [], cancellationToken);

    public Task ResumeAsync(CancellationToken cancellationToken) => RequestAsync(new ResumeShimRequest(), [], cancellationToken);

    public Task CloseStdinAsync(string? execId, CancellationToken cancellationToken) =>
        RequestAsync(new CloseStdinShimRequest { ExecId = execId }, [], cancellationToken);

    public async Task<StateReply> StateAsync(CancellationToken cancellationToken)
    {
        var reply = (StateReply)await RequestAsync(new StateShimRequest(), [], cancellationToken).ConfigureAwait(false);

        // The shim forgets ended execs once it has named them.
        foreach (ShimExecState exec in reply.Execs)
        {
            if (exec.ExitCode is int code)
                OnExecExited(exec.ExecId, code);
        }

        return reply;
    }

    public async Task<IReadOnlyList<int>> PidsAsync(CancellationToken cancellationToken) =>
        ((PidsReply)await RequestAsync(new PidsShimRequest(), [], cancellationToken).ConfigureAwait(false)).Pids;

    public Task<int> ExecExitedAsync(string execId)
    {
        Task<int> end = execs.GetOrAdd(execId, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        if (receiving.IsCompleted)
            FailAll();
        return end;
    }

    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        await RequestAsync(new ReleaseShimRequest(), [], cancellationToken).ConfigureAwait(false);
        if (reaper is not null)
            await reaper.ReapAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        channel.Dispose();
        await receiving.ConfigureAwait(false);
    }

    /// <summary>Learns what happened while no daemon was there.</summary>
    internal async Task AdoptAsync(CancellationToken cancellationToken)
    {
        StateReply state = await StateAsync(cancellationToken).ConfigureAwait(false);
        if (state.Exit is not null)
            exited.TrySetResult(state.Exit);
    }

    private async Task<ShimMessage> RequestAsync(ShimRequest request, IReadOnlyList<SafeFd> descriptors, CancellationToken cancellationToken)
    {
        long number = Interlocked.Increment(ref sequence);
        var reply = new TaskCompletionSource<ShimMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        requests[number] = reply;
        try
        {
            if (receiving.IsCompleted)
                throw Lost();
            await channel.SendAsync(request with { Sequence = number }, descriptors, cancellationToken).ConfigureAwait(false);
            ShimMessage message = await reply.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return message is ErrorReply error ? throw new ShimException(error) : message;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            throw Lost();
        }
        finally
        {
            requests.TryRemove(number, out _);
        }
    }

    private async Task ReceiveAllAsync()
    {
        // Not on the constructor's time.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            while (await channel.ReceiveAsync().ConfigureAwait(false) is ShimMessage message)
                Dispatch(message);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or JsonException or InvalidDataException)
        {
            // The end of the conversation, whatever ended it.
        }

        channel.Dispose();
        FailAll();
        if (reaper is not null)
            _ = reaper.ReapAsync();
    }

    private void Dispatch(ShimMessage message)
    {
        switch (message)
        {
            case ExitedEvent end:
                exited.TrySetResult(end.Exit);
                break;
            case ExecExitedEvent end:
                OnExecExited(end.ExecId, end.ExitCode);
                break;
            default:
                if (requests.TryGetValue(message.Sequence, out TaskCompletionSource<ShimMessage>? reply))
                    reply.TrySetResult(message);
                break;
        }
    }

    // Kept only when nobody has asked for it yet.
    private void OnExecExited(string execId, int code)
    {
        if (!execs.TryRemove(execId, out TaskCompletionSource<int>? end))
            execs[execId] = end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        end.TrySetResult(code);
    }

    private void FailAll()
    {
        foreach (TaskCompletionSource<ShimMessage> reply in requests.Values)
            reply.TrySetException(Lost());
        foreach (TaskCompletionSource<int> exec in execs.Values)
            exec.TrySetException(Lost());
        if (exited.TrySetException(Lost()))
            _ = exited.Task.Exception; // observed: not everyone waits for the end
    }

    private static EngineException Lost() => new(ErrorKind.Unavailable, "the container's shim has gone away");
}
