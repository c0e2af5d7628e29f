// SPDX-License-Identifier: Apache-2.0
using Berth.Cgroups;
using Berth.Linux.Handles;
using Berth.Linux.Processes;
using Berth.Primitives;
using Berth.Runtime.State;

namespace Berth.Runtime.Lifecycle.Verbs;

/// <summary>kill: a signal to the first process, or to all of the container.</summary>
public static class KillVerb
{
    public static void Run(ContainerStore store, string id, int signal, bool all)
    {
        using StoredContainer stored = store.Open(id);
        ContainerRecord record = stored.Read();
        using SafeFd? init = Containers.OpenInit(record);
        if (all)
        {
            // Without a pid namespace there may be processes left when the first is gone.
            CgroupDriver.Open(record.CgroupPath).Kill(signal);
            return;
        }

        if (init is null || !PidFd.SendSignal(init, signal))
        {
            throw new EngineException(ErrorKind.Conflict, "container not running");
        }

        if (signal == 9)
        {
            ThawIfFrozen(record);
        }
    }

    // A frozen process of cgroup v1 does not even die.
    private static void ThawIfFrozen(ContainerRecord record)
    {
        ICgroup cgroup = CgroupDriver.Open(record.CgroupPath);
        if (cgroup.State is FreezeState.Frozen or FreezeState.Freezing)
        {
            cgroup.Thaw();
        }
    }
}
