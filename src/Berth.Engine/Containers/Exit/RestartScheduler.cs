// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Engine.Containers.Records;
using Berth.Engine.Containers.Start;
using Berth.Engine.Containers.State;
using Berth.Primitives;
using Berth.Runtime.Shim.Protocol;

namespace Berth.Engine.Containers.Exit;

/// <summary>Restart policies: whether a container runs again, and after how long.</summary>
internal sealed class RestartScheduler(EngineContext context, ContainerStarter starter)
{
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(1);

    /// <summary>A container that ran this long has started well: the next delay is the first one again.</summary>
    private static readonly TimeSpan s_goodRun = TimeSpan.FromSeconds(10);

    public static bool ShouldRestart(Container container, ContainerExit exit) =>
        !container.State.HasBeenManuallyStopped && !container.IsRestarting && Allows(container.Record.HostConfig.RestartPolicy, container.State, exit.ExitCode);

    /// <summary>When the daemon starts and finds the container not running.</summary>
    public static bool ShouldStartWithDaemon(ContainerRecord record, RunState state) => record.HostConfig.RestartPolicy.Name switch
    {
        "always" => state.StartedAt is not null,
        "unless-stopped" => state is { StartedAt: not null, HasBeenManuallyStopped: false },
        "on-failure" => state is { StartedAt: not null, HasBeenManuallyStopped: false } && Allows(record.HostConfig.RestartPolicy, state, state.ExitCode),
        _ => false,
    };

    /// <summary>Under the container's lock.</summary>
    public void Schedule(Container container, ContainerExit exit)
    {
        TimeSpan ran = exit.FinishedAt - (container.State.StartedAt ?? exit.FinishedAt);
        TimeSpan delay = ran >= s_goodRun || container.RestartBackOff == TimeSpan.Zero ? s_first : container.RestartBackOff;
        container.RestartBackOff = delay * 2 < s_longest ? delay * 2 : s_longest;
        CancellationTokenSource cancellation = new();
        container.RestartDelay = cancellation;
        context.Background.Run($"restart of container {container.Record.ShortId}", stopping => RestartAsync(container, delay, cancellation, stopping));
    }

    private static bool Allows(RestartPolicy policy, RunState state, int exitCode) => policy.Name switch
    {
        "always" or "unless-stopped" => true,
        "on-failure" => exitCode != 0 && (policy.MaximumRetryCount == 0 || state.RestartCount < policy.MaximumRetryCount),
        _ => false,
    };

    private async Task RestartAsync(Container container, TimeSpan delay, CancellationTokenSource cancellation, CancellationToken stopping)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation.Token, stopping);
        try
        {
            await Task.Delay(delay, context.Clock, either.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        using Container.LockScope scope = await container.EnterAsync(stopping);
        if (!ReferenceEquals(container.RestartDelay, cancellation) || container.State.Status != ContainerStatus.Restarting)
        {
            return;
        }

        container.RestartDelay = null;
        cancellation.Dispose();
        try
        {
            await starter.StartLockedAsync(container, container.State with { RestartCount = container.State.RestartCount + 1 });
        }
        catch (EngineException failure)
        {
            // The state tells it; the policy does not try a start that cannot succeed again and again.
            context.Log.Warning($"container {container.Record.ShortId}: restart failed: {failure.Message}");
        }
    }
}
