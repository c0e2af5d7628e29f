// SPDX-License-Identifier: Apache-2.0
using Berth.Cgroups;
using Berth.Primitives;
using Berth.Runtime.State;

namespace Berth.Runtime.Lifecycle.Verbs;

/// <summary>pause and resume.</summary>
public static class PauseVerb
{
    public static void Pause(ContainerStore store, string id)
    {
        using StoredContainer stored = store.Open(id);
        ContainerRecord record = stored.Read();
        if (Containers.StatusOf(stored, record) is not (ContainerStatus.Running or ContainerStatus.Created))
        {
            throw new EngineException(ErrorKind.Conflict, "container not running");
        }

        CgroupDriver.Open(record.CgroupPath).Freeze();
    }

    public static void Resume(ContainerStore store, string id)
    {
        using StoredContainer stored = store.Open(id);
        ContainerRecord record = stored.Read();
        ICgroup cgroup = CgroupDriver.Open(record.CgroupPath);
        if (!Containers.IsAlive(record) || cgroup.State is not (FreezeState.Frozen or FreezeState.Freezing))
        {
            throw new EngineException(ErrorKind.Conflict, "container not paused");
        }

        cgroup.Thaw();
    }
}
