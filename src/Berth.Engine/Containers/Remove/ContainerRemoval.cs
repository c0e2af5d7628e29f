// SPDX-License-Identifier: Apache-2.0
using Berth.Engine.Containers.State;
using Berth.Engine.Containers.Stop;
using Berth.Primitives;

namespace Berth.Engine.Containers.Remove;

/// <summary>DELETE /containers/{id}.</summary>
internal sealed class ContainerRemoval(EngineContext context, ContainerRemover remover, ContainerStopper stopper, ContainerSignals signals)
{
    public async Task RemoveAsync(Container container, bool force, CancellationToken cancellationToken)
    {
        for (int round = 0; ; round++)
        {
            using (await container.EnterAsync(cancellationToken))
            {
                if (context.Registry.TryGet(container.Id) is null)
                {
                    // Someone else, or --rm, was faster; after our own kill that is what was wanted.
                    if (round > 0)
                    {
                        return;
                    }

                    throw new EngineException(ErrorKind.NotFound, $"No such container: {container.Id}");
                }

                if (container.State.Status == ContainerStatus.Restarting && force)
                {
                    await signals.CancelRestartLockedAsync(container);
                }

                if (!container.State.IsRunning && container.State.Status != ContainerStatus.Restarting)
                {
                    remover.RemoveLocked(container);
                    return;
                }

                if (!force)
                {
                    throw Refuse(container);
                }

                if (round > 10)
                {
                    throw new EngineException(ErrorKind.System, $"cannot remove container \"/{container.Record.Name}\": it starts again and again");
                }
            }

            await stopper.KillAsync(container);
        }
    }

    private static EngineException Refuse(Container container)
    {
        string state = container.State.Status.ToWire();
        string advice = container.State.Status == ContainerStatus.Paused
            ? "container is paused and must be unpaused first"
            : $"container is {state}: stop the container before removing or force remove";
        return new EngineException(ErrorKind.Conflict, $"cannot remove container \"/{container.Record.Name}\": {advice}");
    }
}
