// SPDX-License-Identifier: Apache-2.0
using Berth.Cgroups;
using Berth.Engine.Containers.Records;
using Berth.Engine.Containers.Start;
using Berth.Primitives;

namespace Berth.Engine.Containers.Exit;

/// <summary>Clears away what a shim could not: its container's processes, control group and bundle.</summary>
internal sealed class LostContainers(EngineContext context, ContainerPreparation preparation)
{
    /// <summary>Without its shim a process would run on with nobody to see its end, so it is ended.</summary>
    public void Kill(ContainerRecord record)
    {
        try
        {
            ICgroup cgroup = CgroupDriver.Open(preparation.CgroupPath(record));
            cgroup.Kill(Signals.Kill);
            cgroup.Delete();
        }
        catch (Exception failure) when (failure is IOException or EngineException or UnauthorizedAccessException)
        {
            context.Log.Warning($"container {record.ShortId}: cannot clear its control group: {failure.Message}");
        }
    }

    /// <summary>After a failed start the shim has undone its work; this takes away the bundle, and the control group should the shim have died before.</summary>
    public void Clear(ContainerRecord record)
    {
        Kill(record);
        context.Trash.Take(context.Paths.ExecRoot, context.Paths.Bundles, record.Id);
    }
}
