// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Engine.Containers.Exit;
using Berth.Engine.Containers.Records;
using Berth.Engine.Containers.State;
using Berth.Engine.Shims;
using Berth.Primitives;

namespace Berth.Engine.Containers.Start;

/// <summary>POST /containers/{id}/start, and every other way in which a container begins to run.</summary>
internal sealed class ContainerStarter(EngineContext context, ContainerPreparation preparation, ExitHandler exits)
{
    public async Task StartAsync(Container container, CancellationToken cancellationToken)
    {
        using Container.LockScope scope = await container.EnterAsync(cancellationToken);
        switch (container.State.Status)
        {
            case ContainerStatus.Running:
                throw new EngineException(ErrorKind.NotModified, "container is already running");
            case ContainerStatus.Paused:
                throw new EngineException(ErrorKind.Conflict, "cannot start a paused container, try unpause instead");
            case ContainerStatus.Removing or ContainerStatus.Dead:
                throw new EngineException(ErrorKind.Conflict, "container is marked for removal and cannot be started");
        }

        if (container.RestartDelay is { } delay)
        {
            await delay.CancelAsync();
            container.RestartDelay = null;
        }

        container.RestartBackOff = TimeSpan.Zero;
        await StartLockedAsync(container, container.State.RestartCount == 0 ? container.State : container.State with { RestartCount = 0 });
    }

    /// <summary>Under the container's lock. A start that has begun is finished, whether or not the client still waits.</summary>
    /// <param name="basis">The state that the new one is made from.</param>
    public async Task StartLockedAsync(Container container, RunState basis)
    {
        IReadOnlyList<PendingAttachment> attachments = container.TakePending();
        IShimConnection? shim = null;
        ShimLaunch launch;
        try
        {
            preparation.Prepare(container.Record);
            shim = await context.Shims.StartAsync(context.Paths.Bundle(container.Id), CancellationToken.None);
            launch = await shim.LaunchAsync([.. attachments.Select(attachment => attachment.Streams)], CancellationToken.None);
        }
#pragma warning disable CA1031 // Whatever went wrong, the container's state must tell, and nothing may stay behind.
        catch (Exception cause)
#pragma warning restore CA1031
        {
            StartFailure failure = StartFailure.From(cause, container.Record.Path);
            await exits.AfterFailedStartAsync(container, shim, attachments, failure);
            throw failure.Exception;
        }

        for (int i = 0; i < attachments.Count; i++)
        {
            attachments[i].Complete(launch.Attachments[i]);
        }

        RunState running = basis.Move(ContainerTransition.Start) with
        {
            Pid = launch.Pid,
            StartTime = launch.StartTime,
            StartedAt = launch.StartedAt,
            ExitCode = 0,
            Error = "",
            OomKilled = false,
            HasBeenManuallyStopped = false,
        };
        container.Shim = shim;
        context.Commit(container, running);
        context.Events.Publish(container.Record, "start");
        exits.Watch(container, shim);
    }
}
