// SPDX-License-Identifier: Apache-2.0
using Berth.Engine.Containers;
using Berth.Engine.Containers.Exit;
using Berth.Engine.Containers.Records;
using Berth.Engine.Containers.Remove;
using Berth.Engine.Containers.Start;
using Berth.Engine.Containers.State;
using Berth.Engine.Shims;
using Berth.Primitives;
using Berth.Runtime.Shim.Protocol;

namespace Berth.Engine.Recovery;

/// <summary>
/// Brings back what an earlier daemon left, however it ended: running containers are found again by their shims, ended ones get their exit
/// codes, and halves of creates, starts and removals are cleared away.
/// </summary>
internal sealed class ContainerRecovery(EngineContext context, ContainerStarter starter, ContainerRemover remover, ExitHandler exits, LostContainers lost)
{
    // A boot loses the exec root and everything that ran: Docker's exit code for what ended without a witness.
    private const int UnseenExitCode = 255;

    private readonly HashSet<string> _damaged = new(StringComparer.Ordinal);
    private HashSet<string> _snapshots = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Load();
        _snapshots = new HashSet<string>(context.Snapshots.List(), StringComparer.Ordinal);
        await Task.WhenAll(context.Registry.All.Select(container => RecoverAsync(container, cancellationToken)));
        RemoveOrphans();
    }

    /// <summary>After the daemon answers: starts what its policy wants to run.</summary>
    public void StartByPolicy()
    {
        foreach (Container container in context.Registry.All)
        {
            if (container.State.Status is ContainerStatus.Exited or ContainerStatus.Restarting && RestartScheduler.ShouldStartWithDaemon(container.Record, container.State))
            {
                context.Background.Run($"start of container {container.Record.ShortId}", _ => StartAsync(container));
            }
        }
    }

    private void Load()
    {
        foreach ((ContainerRecord record, RunState state) in context.Store.Load(ReportDamage))
        {
            context.Registry.ReserveName(record.Name, record.Id);
            context.Registry.Add(new Container(record, state));
        }
    }

    private void ReportDamage(string id, Exception failure)
    {
        context.Log.Error($"container {id} cannot be read and is left alone: {failure.Message}");
        _damaged.Add(id);
    }

    private async Task RecoverAsync(Container container, CancellationToken cancellationToken)
    {
        try
        {
            using Container.LockScope scope = await container.EnterAsync(cancellationToken);
            await RecoverLockedAsync(container, cancellationToken);
        }
        catch (Exception failure) when (failure is EngineException or ShimException or IOException or UnauthorizedAccessException)
        {
            // One container that cannot be brought back keeps no other from it.
            context.Log.Error($"container {container.Record.ShortId} cannot be brought back: {failure.Message}");
        }
    }

    private async Task RecoverLockedAsync(Container container, CancellationToken cancellationToken)
    {
        string bundle = context.Paths.Bundle(container.Id);
        IShimConnection? shim = Directory.Exists(bundle) ? await context.Shims.ReconnectAsync(bundle, cancellationToken) : null;
        StateReply? reply = shim is null ? null : await shim.StateAsync(cancellationToken);
        if (shim is not null && reply is { Status: ShimStatus.Running or ShimStatus.Paused })
        {
            Adopt(container, shim, reply);
            return;
        }

        ContainerExit? exit = reply?.Exit ?? ContainerExit.Read(bundle);
        if (exit is not null || container.State.IsRunning)
        {
            await EndAsync(container, shim, exit ?? new ContainerExit { ExitCode = UnseenExitCode, FinishedAt = context.Now });
        }
        else
        {
            await ClearHalfStartAsync(container, shim, bundle);
        }

        FinishRemoval(container);
    }

    // The row may still say "created": the daemon ended between the start and writing it down.
    private void Adopt(Container container, IShimConnection shim, StateReply reply)
    {
        RunState running = container.State with
        {
            Status = reply.Status == ShimStatus.Paused ? ContainerStatus.Paused : ContainerStatus.Running,
            Pid = reply.Pid,
            StartTime = reply.StartTime,
            StartedAt = reply.StartedAt ?? container.State.StartedAt,
        };
        container.Shim = shim;
        context.Commit(container, running);
        exits.Watch(container, shim);
        context.Log.Info($"container {container.Record.ShortId} is running on");
    }

    private async Task EndAsync(Container container, IShimConnection? shim, ContainerExit exit)
    {
        if (!container.State.IsRunning)
        {
            container.Publish(container.State with { Status = ContainerStatus.Running, StartedAt = exit.StartedAt ?? container.State.StartedAt });
        }

        if (shim is null)
        {
            lost.Kill(container.Record);
        }

        // Whether it runs again is decided once the daemon answers.
        await exits.HandleLockedAsync(container, shim, exit, allowRestart: false);
    }

    private async Task ClearHalfStartAsync(Container container, IShimConnection? shim, string bundle)
    {
        if (shim is not null)
        {
            await shim.ReleaseAsync(CancellationToken.None);
            await shim.DisposeAsync();
        }

        if (Directory.Exists(bundle))
        {
            lost.Clear(container.Record);
        }
    }

    private void FinishRemoval(Container container)
    {
        bool halfRemoved = container.State.Status == ContainerStatus.Removing;

        // The row is written first: without a writable layer the daemon ended before anyone was told of this container.
        bool halfMade = container.State.Status == ContainerStatus.Created && !_snapshots.Contains(container.Id);
        bool autoRemoved = container.Record.HostConfig.AutoRemove && container.State.Status == ContainerStatus.Exited;
        if (context.Registry.TryGet(container.Id) is not null && (halfRemoved || halfMade || autoRemoved))
        {
            remover.RemoveLocked(container);
        }
    }

    private async Task StartAsync(Container container)
    {
        using Container.LockScope scope = await container.EnterAsync(CancellationToken.None);
        if (container.State.Status is ContainerStatus.Exited or ContainerStatus.Restarting)
        {
            try
            {
                await starter.StartLockedAsync(container, container.State);
            }
            catch (EngineException failure)
            {
                context.Log.Warning($"container {container.Record.ShortId} cannot be started: {failure.Message}");
            }
        }
    }

    // Directories whose row is gone, or was never committed.
    private void RemoveOrphans()
    {
        HashSet<string> found = new(_snapshots, StringComparer.Ordinal);
        foreach (string directory in (ReadOnlySpan<string>)[context.Paths.Containers, context.Paths.Bundles])
        {
            found.UnionWith(Directory.EnumerateDirectories(directory).Select(path => Path.GetFileName(path)));
        }

        foreach (string id in found)
        {
            if (ContainerId.TryParse(id, out _) && context.Registry.TryGet(id) is null && !_damaged.Contains(id))
            {
                RemoveOrphan(id);
            }
        }
    }

    private void RemoveOrphan(string id)
    {
        try
        {
            remover.RemoveFiles(id);
            context.Log.Info($"removed what was left of container {id[..ContainerId.ShortLength]}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or EngineException)
        {
            context.Log.Warning($"cannot remove what is left of container {id}: {failure.Message}");
        }
    }
}
