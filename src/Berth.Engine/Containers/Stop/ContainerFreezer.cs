// SPDX-License-Identifier: Apache-2.0
using Berth.Engine.Containers.Records;
using Berth.Engine.Containers.State;
using Berth.Primitives;

namespace Berth.Engine.Containers.Stop;

/// <summary>POST /containers/{id}/pause and unpause.</summary>
internal sealed class ContainerFreezer(EngineContext context)
{
    public async Task PauseAsync(Container container, CancellationToken cancellationToken)
    {
        using Container.LockScope scope = await container.EnterAsync(cancellationToken);
        switch (container.State.Status)
        {
            case ContainerStatus.Running:
                break;
            case ContainerStatus.Paused:
                throw new EngineException(ErrorKind.Conflict, $"container {container.Id} is already paused");
            case ContainerStatus.Restarting:
                throw new EngineException(ErrorKind.Conflict, $"container {container.Id} is restarting, wait until the container is running");
            default:
                throw new EngineException(ErrorKind.Conflict, $"container {container.Id} is not running");
        }

        await container.Shim!.PauseAsync(CancellationToken.None);
        Publish(container, ContainerTransition.Pause, "pause");
    }

    public async Task UnpauseAsync(Container container, CancellationToken cancellationToken)
    {
        using Container.LockScope scope = await container.EnterAsync(cancellationToken);
        if (container.State.Status != ContainerStatus.Paused)
        {
            throw new EngineException(ErrorKind.Conflict, $"container {container.Id} is not paused");
        }

        await container.Shim!.ResumeAsync(CancellationToken.None);
        Publish(container, ContainerTransition.Unpause, "unpause");
    }

    private void Publish(Container container, ContainerTransition transition, string action)
    {
        RunState state = container.State.Move(transition);
        context.Commit(container, state);
        context.Events.Publish(container.Record, action);
    }
}
