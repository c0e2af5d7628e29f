// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Api.Containers;
using Berth.Engine.Containers.Create;
using Berth.Engine.Containers.Exit;
using Berth.Engine.Containers.Naming;
using Berth.Engine.Containers.Records;
using Berth.Engine.Containers.Remove;
using Berth.Engine.Containers.Start;
using Berth.Engine.Containers.State;
using Berth.Engine.Containers.Stop;
using Berth.Primitives;

namespace Berth.Engine.Containers;

/// <summary>Everything that changes a container. One verb is one class in a folder of its own; this is the door to them.</summary>
public sealed class ContainerLifecycle
{
    private readonly EngineContext _context;
    private readonly ContainerCreator _creator;
    private readonly ContainerStarter _starter;
    private readonly ContainerStopper _stopper;
    private readonly ContainerRestarter _restarter;
    private readonly ContainerSignals _signals;
    private readonly ContainerFreezer _freezer;
    private readonly ContainerRenamer _renamer;
    private readonly ContainerRemoval _removal;

    internal ContainerLifecycle(EngineContext context, ContainerStarter starter, ContainerRemover remover)
    {
        _context = context;
        _creator = new ContainerCreator(context);
        _starter = starter;
        _signals = new ContainerSignals(context);
        _stopper = new ContainerStopper(context, _signals);
        _restarter = new ContainerRestarter(context, _stopper, starter);
        _freezer = new ContainerFreezer(context);
        _renamer = new ContainerRenamer(context);
        _removal = new ContainerRemoval(context, remover, _stopper, _signals);
    }

    public Task<ContainerCreateResponse> CreateAsync(string? name, ContainerCreateRequest body, string? platform, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_creator.Create(name, body, platform));
    }

    /// <exception cref="EngineException">NotModified: it runs already.</exception>
    public Task StartAsync(string nameOrId, CancellationToken cancellationToken) => _starter.StartAsync(Find(nameOrId), cancellationToken);

    /// <param name="timeoutSeconds">Null: the container's own; -1: for ever.</param>
    /// <exception cref="EngineException">NotModified: it does not run.</exception>
    public Task StopAsync(string nameOrId, string? signal, int? timeoutSeconds, CancellationToken cancellationToken) =>
        _stopper.StopAsync(Find(nameOrId), signal, timeoutSeconds, cancellationToken);

    public Task RestartAsync(string nameOrId, string? signal, int? timeoutSeconds, CancellationToken cancellationToken) =>
        _restarter.RestartAsync(Find(nameOrId), signal, timeoutSeconds, cancellationToken);

    public Task KillAsync(string nameOrId, string? signal, CancellationToken cancellationToken) => _signals.KillAsync(Find(nameOrId), signal, cancellationToken);

    public Task PauseAsync(string nameOrId, CancellationToken cancellationToken) => _freezer.PauseAsync(Find(nameOrId), cancellationToken);

    public Task UnpauseAsync(string nameOrId, CancellationToken cancellationToken) => _freezer.UnpauseAsync(Find(nameOrId), cancellationToken);

    public Task RenameAsync(string nameOrId, string newName, CancellationToken cancellationToken) => _renamer.RenameAsync(Find(nameOrId), newName, cancellationToken);

    /// <param name="removeVolumes">Takes anonymous volumes along; there are none yet.</param>
    public Task RemoveAsync(string nameOrId, bool force, bool removeVolumes, CancellationToken cancellationToken)
    {
        _ = removeVolumes;
        return _removal.RemoveAsync(Find(nameOrId), force, cancellationToken);
    }

    public async Task ResizeAsync(string nameOrId, int height, int width, CancellationToken cancellationToken)
    {
        Container container = Find(nameOrId);
        (ushort rows, ushort columns) = TerminalSize.Check(height, width);
        if (container is not { State.IsRunning: true, Shim: { } shim })
        {
            throw new EngineException(ErrorKind.Conflict, $"container {container.Id} is not running");
        }

        if (container.Record.Config.Tty)
        {
            await shim.ResizeAsync(null, columns, rows, cancellationToken);
        }

        _context.Events.Publish(
            container.Record,
            "resize",
            ("height", height.ToString(CultureInfo.InvariantCulture)),
            ("width", width.ToString(CultureInfo.InvariantCulture)));
    }

    /// <returns>A task that completes when the wait is registered, with the one that completes when the condition holds.</returns>
    public Task<Task<ContainerWaitResponse>> WaitAsync(string nameOrId, WaitCondition condition, CancellationToken cancellationToken)
    {
        Container container = Find(nameOrId);
        Task<ContainerWaitResponse> condensed = condition switch
        {
            WaitCondition.NextExit => container.Waiters.NextExitAsync(),
            WaitCondition.Removed => container.Waiters.RemovalAsync(),
            _ => NotRunningAsync(container),
        };
        return Task.FromResult(condensed.WaitAsync(cancellationToken));
    }

    // Registered before the look, so that an end between the two is not missed.
    private static Task<ContainerWaitResponse> NotRunningAsync(Container container)
    {
        Task<ContainerWaitResponse> next = container.Waiters.NextExitAsync();
        RunState state = container.State;
        return state.IsRunning || state.Status == ContainerStatus.Restarting ? next : Task.FromResult(ExitHandler.ToResponse(state));
    }

    private Container Find(string nameOrId) => _context.Registry.Find(nameOrId);
}
