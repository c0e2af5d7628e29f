// SPDX-License-Identifier: Apache-2.0
using Berth.Engine.Containers;
using Berth.Engine.Containers.Create;
using Berth.Engine.Containers.Records;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Events;
using Berth.Engine.Shims;
using Berth.Engine.Store;
using Berth.Engine.Users;
using Berth.Primitives;

namespace Berth.Engine;

/// <summary>What the verbs of a container share.</summary>
internal sealed record EngineContext
{
    public required EngineOptions Options { get; init; }

    public required EnginePaths Paths { get; init; }

    public required ContainerRegistry Registry { get; init; }

    public required ContainerStore Store { get; init; }

    public required EventBus Events { get; init; }

    public required IContainerImages Images { get; init; }

    public required IContainerSnapshots Snapshots { get; init; }

    public required IShimLauncher Shims { get; init; }

    public required HostFacts Host { get; init; }

    public required AccountCache Accounts { get; init; }

    public required Trash Trash { get; init; }

    public required BackgroundTasks Background { get; init; }

    public required TimeProvider Clock { get; init; }

    public EngineLog Log => Options.Log;

    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>
    /// Under the container's lock: publishes what has happened and writes it down. That the disk is full does not undo what has happened, and the
    /// next daemon learns it from the shim, so a failed write is only told to the operator.
    /// </summary>
    public void Commit(Container container, RunState state)
    {
        container.Publish(state);
        try
        {
            Store.UpdateState(container.Id, state);
        }
        catch (EngineException failure)
        {
            Log.Error($"container {container.Record.ShortId}: its state cannot be written: {failure.Message}");
        }
    }
}
