// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Api.Containers;
using Berth.Engine.Containers.Records;
using Berth.Engine.Containers.Remove;
using Berth.Engine.Containers.Start;
using Berth.Engine.Containers.State;
using Berth.Engine.Shims;
using Berth.Primitives;
using Berth.Runtime.Shim.Protocol;

namespace Berth.Engine.Containers.Exit;

/// <summary>What follows when a container's first process has ended: state, events, waiters, restart or removal.</summary>
internal sealed class ExitHandler(EngineContext context, ContainerRemover remover, LostContainers lost)
{
    // What is left of a container whose end nobody saw.
    private const int UnknownExitCode = 255;

    /// <summary>Runs a container again after its policy's delay. Set once, when the graph is composed.</summary>
    public RestartScheduler? Restarts { get; set; }

    /// <summary>Handles the exit in the background when it comes.</summary>
    public void Watch(Container container, IShimConnection shim) =>
        context.Background.Run($"container {container.Record.ShortId}", stopping => WatchAsync(container, shim, stopping));

    /// <summary>Under the container's lock.</summary>
    public async Task HandleLockedAsync(Container container, IShimConnection? shim, ContainerExit exit, bool allowRestart)
    {
        ContainerRecord record = container.Record;
        bool removes = record.HostConfig.AutoRemove && !container.IsRestarting;
        bool restarts = !removes && allowRestart && RestartScheduler.ShouldRestart(container, exit);
        RunState ended = container.State.Move(restarts ? ContainerTransition.AwaitRestart : ContainerTransition.Exit) with
        {
            Pid = 0,
            StartTime = 0,
            ExitCode = exit.ExitCode,
            OomKilled = exit.OomKilled,
            FinishedAt = exit.FinishedAt,
        };
        container.Shim = null;
        if (removes)
        {
            // The row is about to go; until then the shim's exit.json is what a next daemon would find.
            container.Publish(ended);
        }
        else
        {
            context.Commit(container, ended);
        }

        PublishExit(record, ended);
        EndExecs(container, exit.FinishedAt);
        if (!restarts)
        {
            container.Waiters.TellExit(ToResponse(ended));
        }

        await ReleaseAsync(record, shim);
        remover.RemoveBundle(container.Id);
        if (removes)
        {
            remover.RemoveLocked(container);
        }
        else if (restarts)
        {
            Restarts!.Schedule(container, exit);
        }
    }

    /// <summary>Under the container's lock: tells everyone, and leaves the container as it was before the start.</summary>
    public async Task AfterFailedStartAsync(Container container, IShimConnection? shim, IReadOnlyList<PendingAttachment> attachments, StartFailure failure)
    {
        foreach (PendingAttachment attachment in attachments)
        {
            attachment.Cancel();
        }

        if (shim is not null)
        {
            await shim.DisposeAsync();
        }

        lost.Clear(container.Record);
        RunState state = container.State with { ExitCode = failure.ExitCode, Error = failure.Exception.Message, FinishedAt = context.Now, Pid = 0 };
        if (state.Status == ContainerStatus.Restarting)
        {
            state = state.Move(ContainerTransition.Exit);
        }

        context.Commit(container, state);
        context.Events.Publish(container.Record, "die", ("exitCode", Text(failure.ExitCode)));
        container.Waiters.TellExit(ToResponse(state));
        if (container.Record.HostConfig.AutoRemove)
        {
            remover.RemoveLocked(container);
        }
    }

    public static ContainerWaitResponse ToResponse(RunState state) => new()
    {
        StatusCode = state.ExitCode,
        Error = state.Error.Length > 0 ? new ContainerWaitExitError { Message = state.Error } : null,
    };

    private async Task WatchAsync(Container container, IShimConnection shim, CancellationToken stopping)
    {
        ContainerExit exit;
        try
        {
            exit = await shim.Exited.WaitAsync(stopping);
        }
        catch (EngineException failure)
        {
            context.Log.Warning($"container {container.Record.ShortId}: its shim is gone: {failure.Message}");
            exit = ContainerExit.Read(context.Paths.Bundle(container.Id)) ?? new ContainerExit { ExitCode = UnknownExitCode, FinishedAt = context.Now };
            lost.Kill(container.Record);
        }

        using Container.LockScope scope = await container.EnterAsync(CancellationToken.None);
        if (ReferenceEquals(container.Shim, shim))
        {
            await HandleLockedAsync(container, shim, exit, allowRestart: true);
        }
    }

    private async Task ReleaseAsync(ContainerRecord record, IShimConnection? shim)
    {
        if (shim is null)
        {
            return;
        }

        try
        {
            await shim.ReleaseAsync(CancellationToken.None);
        }
        catch (Exception failure) when (failure is EngineException or ShimException or IOException)
        {
            context.Log.Debug($"container {record.ShortId}: its shim had ended by itself: {failure.Message}");
        }

        await shim.DisposeAsync();
    }

    private void PublishExit(ContainerRecord record, RunState ended)
    {
        if (ended.OomKilled)
        {
            context.Events.Publish(record, "oom");
        }

        TimeSpan duration = ended is { StartedAt: { } started, FinishedAt: { } finished } ? finished - started : TimeSpan.Zero;
        context.Events.Publish(record, "die", ("execDuration", Text((long)duration.TotalSeconds)), ("exitCode", Text(ended.ExitCode)));
    }

    private static void EndExecs(Container container, DateTimeOffset at)
    {
        foreach (Engine.Exec.ExecInstance exec in container.Execs.Values)
        {
            if (exec.Running)
            {
                exec.SetEnded(137, at);
            }
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
