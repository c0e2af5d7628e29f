// SPDX-License-Identifier: Apache-2.0
using Berth.Engine.Containers.Start;
using Berth.Engine.Containers.State;
using Berth.Primitives;

namespace Berth.Engine.Containers.Stop;

/// <summary>POST /containers/{id}/restart: a stop, should it run, and a start.</summary>
internal sealed class ContainerRestarter(EngineContext context, ContainerStopper stopper, ContainerStarter starter)
{
    public async Task RestartAsync(Container container, string? signal, int? timeoutSeconds, CancellationToken cancellationToken)
    {
        using (await container.EnterAsync(cancellationToken))
        {
            // --rm must not take the container away between the two halves.
            container.IsRestarting = true;
        }

        try
        {
            if (container.State.IsRunning || container.State.Status == ContainerStatus.Restarting)
            {
                await StopAsync(container, signal, timeoutSeconds, cancellationToken);
            }

            await StartAsync(container);
        }
        finally
        {
            container.IsRestarting = false;
        }

        context.Events.Publish(container.Record, "restart");
    }

    private async Task StopAsync(Container container, string? signal, int? timeoutSeconds, CancellationToken cancellationToken)
    {
        try
        {
            await stopper.StopAsync(container, signal, timeoutSeconds, cancellationToken);
        }
        catch (EngineException failure) when (failure.Kind == ErrorKind.NotModified)
        {
        }
    }

    private async Task StartAsync(Container container)
    {
        try
        {
            await starter.StartAsync(container, CancellationToken.None);
        }
        catch (EngineException failure) when (failure.Kind == ErrorKind.NotModified)
        {
        }
    }
}
