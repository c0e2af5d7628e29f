// SPDX-License-Identifier: Apache-2.0
using Berth.Engine.Containers.Exit;
using Berth.Engine.Containers.Records;
using Berth.Engine.Containers.State;
using Berth.Primitives;

namespace Berth.Engine.Containers.Remove;

/// <summary>DELETE /containers/{id}, once the container does not run.</summary>
internal sealed class ContainerRemover(EngineContext context)
{
    /// <summary>Under the container's lock.</summary>
    public void RemoveLocked(Container container)
    {
        ContainerRecord record = container.Record;
        RunState removing = container.State.Move(ContainerTransition.BeginRemoval);
        context.Commit(container, removing);
        try
        {
            RemoveFiles(container.Id);
            context.Store.Delete(container.Id);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or EngineException)
        {
            RunState dead = removing.Move(ContainerTransition.FailRemoval) with { Error = failure.Message };
            context.Commit(container, dead);
            throw new EngineException(ErrorKind.System, $"cannot remove container \"/{record.Name}\": {failure.Message}", failure);
        }

        context.Registry.Remove(container);
        foreach (PendingAttachment attachment in container.TakePending())
        {
            attachment.Cancel();
        }

        context.Events.Publish(record, "destroy");
        // Without the error of a failed start: who waits for the removal is told of the removal, as dockerd does.
        container.Waiters.TellRemoval(ExitHandler.ToResponse(removing) with { Error = null });
    }

    /// <summary>Everything on disk; no error for what is not there.</summary>
    public void RemoveFiles(string id)
    {
        RemoveBundle(id);
        context.Trash.Later(context.Snapshots.Remove(id));
        context.Trash.Take(context.Paths.DataRoot, context.Paths.Containers, id);
    }

    /// <summary>What a run leaves.</summary>
    public void RemoveBundle(string id) => context.Trash.Take(context.Paths.ExecRoot, context.Paths.Bundles, id);
}
