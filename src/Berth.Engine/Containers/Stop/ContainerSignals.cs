// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Engine.Containers.Records;
using Berth.Engine.Containers.State;
using Berth.Engine.Shims;
using Berth.Linux;
using Berth.Primitives;

namespace Berth.Engine.Containers.Stop;

/// <summary>Signals to a container's first process.</summary>
internal sealed class ContainerSignals(EngineContext context)
{
    public static int StopSignal(ContainerRecord record) => record.Config.StopSignal is { } name ? Signals.Parse(name) : Signals.Terminate;

    /// <summary>POST /containers/{id}/kill.</summary>
    public async Task KillAsync(Container container, string? signal, CancellationToken cancellationToken)
    {
        int number = string.IsNullOrEmpty(signal) ? Signals.Kill : ParseSignal(signal);
        using Container.LockScope scope = await container.EnterAsync(cancellationToken);
        if (container.State.Status == ContainerStatus.Restarting)
        {
            await CancelRestartLockedAsync(container);
            return;
        }

        if (!container.State.IsRunning)
        {
            throw new EngineException(ErrorKind.Conflict, $"cannot kill container: {container.Record.Name}: container {container.Id} is not running");
        }

        await SendLockedAsync(container, number);
    }

    public static int ParseSignal(string signal) =>
        Signals.TryParse(signal, out int number) ? number : throw new EngineException(ErrorKind.InvalidParameter, $"invalid signal: {signal}");

    /// <summary>Under the container's lock, while it runs.</summary>
    public async Task SendLockedAsync(Container container, int signal)
    {
        bool ends = signal == Signals.Kill || signal == StopSignal(container.Record);
        if (ends && !container.State.HasBeenManuallyStopped)
        {
            RunState marked = container.State with { HasBeenManuallyStopped = true };
            context.Commit(container, marked);
        }

        await TrySendAsync(container.Shim, signal);
        context.Events.Publish(container.Record, "kill", ("signal", signal.ToString(CultureInfo.InvariantCulture)));
        if (ends && container.State.Status == ContainerStatus.Paused)
        {
            // A frozen process receives nothing, not even SIGKILL on cgroup v1, before it is thawed.
            await container.Shim!.ResumeAsync(CancellationToken.None);
            RunState thawed = container.State.Move(ContainerTransition.Unpause);
            context.Commit(container, thawed);
            context.Events.Publish(container.Record, "unpause");
        }
    }

    /// <summary>Under the container's lock: a container between two runs is simply not started again.</summary>
    public async Task CancelRestartLockedAsync(Container container)
    {
        if (container.RestartDelay is { } delay)
        {
            container.RestartDelay = null;
            await delay.CancelAsync();
        }

        RunState ended = container.State.Move(ContainerTransition.Exit) with { HasBeenManuallyStopped = true };
        context.Commit(container, ended);
        container.Waiters.TellExit(Exit.ExitHandler.ToResponse(ended));
    }

    // A process that has just ended cannot be signalled, and its end is on its way.
    private static async Task TrySendAsync(IShimConnection? shim, int signal)
    {
        try
        {
            await shim!.SignalAsync(null, signal, CancellationToken.None);
        }
        catch (ShimException failure) when (failure.Errno == Errno.ESRCH || failure.Reply.Kind is ErrorKind.Conflict or ErrorKind.NotFound)
        {
        }
        catch (EngineException failure) when (failure.Kind == ErrorKind.Unavailable)
        {
        }
    }
}
