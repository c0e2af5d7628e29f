// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Engine.Containers.State;
using Berth.Primitives;

namespace Berth.Engine.Containers.Stop;

/// <summary>POST /containers/{id}/stop: the stop signal, some time, then SIGKILL.</summary>
internal sealed class ContainerStopper(EngineContext context, ContainerSignals signals)
{
    private const int DefaultTimeoutSeconds = 10;

    // The kernel ends a killed process at once unless it hangs in an uninterruptible call.
    private static readonly TimeSpan s_afterKill = TimeSpan.FromSeconds(10);

    public async Task StopAsync(Container container, string? signal, int? timeoutSeconds, CancellationToken cancellationToken)
    {
        if (container.State.Status == ContainerStatus.Restarting)
        {
            using Container.LockScope scope = await container.EnterAsync(cancellationToken);
            if (container.State.Status == ContainerStatus.Restarting)
            {
                await signals.CancelRestartLockedAsync(container);
                return;
            }
        }

        if (!container.State.IsRunning)
        {
            throw new EngineException(ErrorKind.NotModified, "container is already stopped");
        }

        await EndAsync(container, signal, timeoutSeconds, cancellationToken);
        context.Events.Publish(container.Record, "stop");
    }

    /// <summary>Returns when the container has ended, whoever ended it.</summary>
    public async Task EndAsync(Container container, string? signal, int? timeoutSeconds, CancellationToken cancellationToken)
    {
        int number = string.IsNullOrEmpty(signal) ? ContainerSignals.StopSignal(container.Record) : ContainerSignals.ParseSignal(signal);
        int seconds = timeoutSeconds ?? container.Record.Config.StopTimeout ?? DefaultTimeoutSeconds;
        Task<ContainerWaitResponse> ended = container.Waiters.NextExitAsync();
        if (!await SendAsync(container, number, cancellationToken))
        {
            return;
        }

        // Once the signal is sent the stop goes on, whether or not the client still waits for it.
        if (seconds < 0)
        {
            await ended;
            return;
        }

        if (!await EndedWithinAsync(ended, TimeSpan.FromSeconds(seconds)))
        {
            context.Log.Info($"container {container.Record.ShortId} did not end within {seconds} seconds of {Signals.Name(number)}: killing it");
            await KillAsync(container, ended);
        }
    }

    /// <summary>SIGKILL, and waits for the end.</summary>
    public async Task KillAsync(Container container)
    {
        Task<ContainerWaitResponse> ended = container.Waiters.NextExitAsync();
        await KillAsync(container, ended);
    }

    private async Task KillAsync(Container container, Task<ContainerWaitResponse> ended)
    {
        if (await SendAsync(container, Signals.Kill, CancellationToken.None) && !await EndedWithinAsync(ended, s_afterKill))
        {
            throw new EngineException(ErrorKind.System, $"cannot stop container: {container.Record.Name}: it did not end after SIGKILL");
        }
    }

    /// <returns>False when it does not run any more.</returns>
    private async Task<bool> SendAsync(Container container, int signal, CancellationToken cancellationToken)
    {
        using Container.LockScope scope = await container.EnterAsync(cancellationToken);
        if (!container.State.IsRunning)
        {
            return false;
        }

        await signals.SendLockedAsync(container, signal);
        return true;
    }

    private static async Task<bool> EndedWithinAsync(Task<ContainerWaitResponse> ended, TimeSpan time)
    {
        try
        {
            await ended.WaitAsync(time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
