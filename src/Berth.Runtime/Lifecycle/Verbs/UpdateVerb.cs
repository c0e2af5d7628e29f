// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Berth.Cgroups;
using Berth.Oci.Runtime;
using Berth.Primitives;
using Berth.Runtime.State;

namespace Berth.Runtime.Lifecycle.Verbs;

/// <summary>update: new limits for a container in use. They are kept in its configuration as well, where later readers look.</summary>
public static class UpdateVerb
{
    public static void Run(ContainerStore store, string id, LinuxResources resources)
    {
        using StoredContainer stored = store.Open(id);
        ContainerRecord record = stored.Read();
        if (!Containers.IsAlive(record))
        {
            throw new EngineException(ErrorKind.Conflict, "container not running");
        }

        CgroupDriver.Open(record.CgroupPath).Update(resources);
        RuntimeSpec spec = Containers.SpecOf(stored);
        LinuxSpec linux = spec.Linux ?? new LinuxSpec();
        spec = spec with { Linux = linux with { Resources = Merge(linux.Resources ?? new LinuxResources(), resources) } };
        stored.WriteConfig(JsonSerializer.SerializeToUtf8Bytes(spec, OciRuntimeJson.Default.RuntimeSpec));
    }

    private static LinuxResources Merge(LinuxResources old, LinuxResources changed) => old with
    {
        Devices = changed.Devices ?? old.Devices,
        Memory = Merge(old.Memory, changed.Memory),
        Cpu = Merge(old.Cpu, changed.Cpu),
        Pids = changed.Pids ?? old.Pids,
        BlockIo = changed.BlockIo ?? old.BlockIo,
        HugepageLimits = changed.HugepageLimits ?? old.HugepageLimits,
        Network = changed.Network ?? old.Network,
        Rdma = changed.Rdma ?? old.Rdma,
        Unified = changed.Unified ?? old.Unified,
    };

    private static LinuxMemory? Merge(LinuxMemory? old, LinuxMemory? changed) => old is null || changed is null ? changed ?? old : old with
    {
        Limit = changed.Limit ?? old.Limit,
        Reservation = changed.Reservation ?? old.Reservation,
        Swap = changed.Swap ?? old.Swap,
        Kernel = changed.Kernel ?? old.Kernel,
        KernelTcp = changed.KernelTcp ?? old.KernelTcp,
        Swappiness = changed.Swappiness ?? old.Swappiness,
        DisableOomKiller = changed.DisableOomKiller ?? old.DisableOomKiller,
    };

    private static LinuxCpu? Merge(LinuxCpu? old, LinuxCpu? changed) => old is null || changed is null ? changed ?? old : old with
    {
        Shares = changed.Shares ?? old.Shares,
        Quota = changed.Quota ?? old.Quota,
        Burst = changed.Burst ?? old.Burst,
        Period = changed.Period ?? old.Period,
        RealtimeRuntime = changed.RealtimeRuntime ?? old.RealtimeRuntime,
        RealtimePeriod = changed.RealtimePeriod ?? old.RealtimePeriod,
        Cpus = changed.Cpus ?? old.Cpus,
        Mems = changed.Mems ?? old.Mems,
        Idle = changed.Idle ?? old.Idle,
    };
}
