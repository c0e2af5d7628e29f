// SPDX-License-Identifier: Apache-2.0
using Berth.Oci.Runtime;
using Berth.Primitives;

namespace Berth.Cgroups;

/// <summary>A limit that was asked for but cannot be set must be an error, never silence: this names the controllers that a request needs.</summary>
internal static class RequestedLimits
{
    /// <summary>Throws for the first controller that is needed and that <paramref name="available"/> does not have.</summary>
    internal static void Require(LinuxResources resources, Func<string, string, bool> available)
    {
        foreach ((string v1, string v2, string limit) in Of(resources))
        {
            if (!available(v1, v2))
            {
                throw new EngineException(ErrorKind.InvalidParameter, $"cannot set {limit}: this host has no \"{v1}\" cgroup controller");
            }
        }
    }

    // The controller's name on version 1 and on version 2 ("" when there is none), and the words for the message.
    private static IEnumerable<(string V1, string V2, string Limit)> Of(LinuxResources r)
    {
        if (r.Cpu is { } cpu)
        {
            if (cpu.Shares is > 0 || cpu.Quota is not null and not 0 || cpu.Period is > 0 || cpu.Burst is not null || cpu.Idle is not null)
            {
                yield return ("cpu", "cpu", "the CPU limit");
            }

            if (cpu.RealtimePeriod is > 0 || cpu.RealtimeRuntime is not null and not 0)
            {
                yield return ("cpu", "", "the real-time CPU limit");
            }

            if (!string.IsNullOrEmpty(cpu.Cpus) || !string.IsNullOrEmpty(cpu.Mems))
            {
                yield return ("cpuset", "cpuset", "the CPU set");
            }
        }

        if (r.Memory is { } m && (m.Limit is not null and not 0 || m.Swap is not null and not 0 || m.Reservation is not null and not 0))
        {
            yield return ("memory", "memory", "the memory limit");
        }

        if (r.Memory is { } v1Only && (v1Only.Swappiness is not null || v1Only.DisableOomKiller == true || v1Only.Kernel is > 0 || v1Only.KernelTcp is > 0))
        {
            yield return ("memory", "", "swappiness, kernel memory or the OOM killer");
        }

        if (r.Pids?.Limit is > 0)
        {
            yield return ("pids", "pids", "the pids limit");
        }

        if (BlockIo(r.BlockIo))
        {
            yield return ("blkio", "io", "the block I/O limit");
        }

        if (r.HugepageLimits is { Length: > 0 })
        {
            yield return ("hugetlb", "hugetlb", "the huge page limit");
        }

        if (r.Network?.ClassId is > 0)
        {
            yield return ("net_cls", "", "the network class");
        }

        if (r.Network?.Priorities is { Length: > 0 })
        {
            yield return ("net_prio", "", "network priorities");
        }

        if (r.Rdma is { Count: > 0 })
        {
            yield return ("rdma", "rdma", "the RDMA limit");
        }
    }

    private static bool BlockIo(LinuxBlockIo? io) =>
        io is not null && (io.Weight is > 0 || io.LeafWeight is > 0 || io.WeightDevice is { Length: > 0 } || io.ThrottleReadBpsDevice is { Length: > 0 }
            || io.ThrottleWriteBpsDevice is { Length: > 0 } || io.ThrottleReadIopsDevice is { Length: > 0 } || io.ThrottleWriteIopsDevice is { Length: > 0 });
}
