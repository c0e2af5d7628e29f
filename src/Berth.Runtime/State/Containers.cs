// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Berth.Cgroups;
using Berth.Linux.Handles;
using Berth.Linux.Processes;
using Berth.Oci.Runtime;
using Berth.Oci.Runtime.Reading;
using Berth.Primitives;

namespace Berth.Runtime.State;

/// <summary>What can be found out about a stored container.</summary>
public static class Containers
{
    /// <summary>The state now, from the record and from the kernel.</summary>
    public static ContainerStatus StatusOf(StoredContainer container, ContainerRecord record)
    {
        if (record.Pid == 0)
        {
            return ContainerStatus.Creating;
        }

        if (!IsAlive(record))
        {
            return ContainerStatus.Stopped;
        }

        if (container.HasGate)
        {
            return ContainerStatus.Created;
        }

        return CgroupDriver.Open(record.CgroupPath).State is FreezeState.Frozen or FreezeState.Freezing ? ContainerStatus.Paused : ContainerStatus.Running;
    }

    /// <summary>The very process, and neither dead nor a zombie.</summary>
    public static bool IsAlive(ContainerRecord record) =>
        record.Pid > 0
        && ProcessStat.Read(record.Pid) is { IsDead: false } stat
        && stat.StartTime == record.StartTime
        && (record.BootId is null || record.BootId == ProcessIdentity.BootId());

    /// <summary>A descriptor of the container's first process, proven to be that one; null when it is gone.</summary>
    public static SafeFd? OpenInit(ContainerRecord record)
    {
        SafeFd? fd = record.Pid > 0 ? PidFd.OpenIfAlive(record.Pid) : null;
        if (fd is null || IsAlive(record))
        {
            return fd;
        }

        fd.Dispose();
        return null;
    }

    public static RuntimeSpec SpecOf(StoredContainer container) =>
        RuntimeSpecReader.Read(container.ReadConfig() ?? throw new EngineException(ErrorKind.DataLoss, $"container {container.Id} has no configuration"));
}
