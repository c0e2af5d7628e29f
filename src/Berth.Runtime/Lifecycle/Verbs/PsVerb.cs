// SPDX-License-Identifier: Apache-2.0
using Berth.Cgroups;
using Berth.Runtime.State;

namespace Berth.Runtime.Lifecycle.Verbs;

/// <summary>ps: pids of the container's processes, as the host numbers them.</summary>
public static class PsVerb
{
    public static int[] Run(ContainerStore store, string id)
    {
        using StoredContainer stored = store.Open(id);
        return [.. CgroupDriver.Open(stored.Read().CgroupPath).Pids(recursive: true)];
    }
}
