// SPDX-License-Identifier: Apache-2.0
using Berth.Engine.Containers.Records;
using Berth.Engine.Containers.State;
using Berth.Primitives;

namespace Berth.Engine.Containers.Naming;

/// <summary>POST /containers/{id}/rename.</summary>
internal sealed class ContainerRenamer(EngineContext context)
{
    public async Task RenameAsync(Container container, string newName, CancellationToken cancellationToken)
    {
        if (newName.Length == 0)
        {
            throw new EngineException(ErrorKind.InvalidParameter, "Neither old nor new names may be empty");
        }

        string name = ContainerNames.Validate(newName);
        using Container.LockScope scope = await container.EnterAsync(cancellationToken);
        ContainerRecord old = container.Record;
        if (old.Name == name)
        {
            throw new EngineException(ErrorKind.InvalidParameter, "Renaming a container with the same name as its current name");
        }

        if (container.State.Status == ContainerStatus.Removing || context.Registry.TryGet(container.Id) is null)
        {
            throw new EngineException(ErrorKind.Conflict, $"container {container.Id} is being removed");
        }

        context.Registry.ReserveName(name, container.Id);
        ContainerRecord renamed = old with { Name = name };
        try
        {
            context.Store.UpdateRecord(renamed);
        }
        catch
        {
            context.Registry.ReleaseName(name, container.Id);
            throw;
        }

        container.Publish(renamed);
        context.Registry.ReleaseName(old.Name, container.Id);
        context.Events.Publish(renamed, "rename", ("oldName", "/" + old.Name));
    }
}
