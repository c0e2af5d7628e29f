// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Primitives;

namespace Berth.Engine.Containers.Validation;

/// <summary>Checks limits and fills in what follows from them.</summary>
internal static class ResourceValidation
{
    private const long MinMemory = 6 * 1024 * 1024;
    private const long MinCpuTime = 1_000;
    private const long MaxCpuPeriod = 1_000_000;

    public static void Validate(HostConfig host, int cpuCount)
    {
        ValidateMemory(host);
        ValidateCpu(host, cpuCount);
        ValidateBlockIo(host);
        if (host.OomScoreAdj is < -1000 or > 1000)
        {
            throw Invalid($"Invalid value {host.OomScoreAdj}, range for oom score adj is [-1000, 1000]");
        }

        if (host.PidsLimit is < -1)
        {
            throw Invalid($"Invalid value {host.PidsLimit}, range for pids limit is [-1, +inf)");
        }

        if (host.CpuCount != 0 || host.CpuPercent != 0 || host.IoMaximumBandwidth != 0 || host.IoMaximumIops != 0)
        {
            throw Invalid("invalid option: --cpu-count, --cpu-percent, --io-maxbandwidth and --io-maxiops are only supported on Windows");
        }

        if (host.KernelMemory != 0 || host.KernelMemoryTcp != 0)
        {
            throw Invalid("invalid option: kernel memory limits are no longer supported by the kernel");
        }
    }

    private static void ValidateMemory(HostConfig host)
    {
        if (host.Memory is > 0 and < MinMemory)
        {
            throw Invalid("Minimum memory limit allowed is 6MB");
        }

        if (host.Memory < 0)
        {
            throw Invalid($"invalid memory limit: {host.Memory}");
        }

        if (host.Memory > 0 && host.MemorySwap > 0 && host.MemorySwap < host.Memory)
        {
            throw Invalid("Minimum memoryswap limit should be larger than memory limit, see usage");
        }

        if (host.Memory == 0 && host.MemorySwap > 0)
        {
            throw Invalid("You should always set the Memory limit when using Memoryswap limit, see usage");
        }

        if (host.MemorySwappiness is { } swappiness and (< -1 or > 100))
        {
            throw Invalid($"Invalid value: {swappiness}, valid memory swappiness range is 0-100");
        }

        if (host.MemoryReservation is > 0 and < MinMemory)
        {
            throw Invalid("Minimum memory reservation allowed is 6MB");
        }

        if (host.Memory > 0 && host.MemoryReservation > 0 && host.Memory < host.MemoryReservation)
        {
            throw Invalid("Minimum memory limit should be larger than memory reservation limit, see usage");
        }

        if (host.ShmSize < 0)
        {
            throw Invalid("SHM size can not be less than 0");
        }
    }

    private static void ValidateCpu(HostConfig host, int cpuCount)
    {
        if (host.NanoCpus > 0 && host.CpuPeriod > 0)
        {
            throw Invalid("Conflicting options: Nano CPUs and CPU Period cannot both be set");
        }

        if (host.NanoCpus > 0 && host.CpuQuota > 0)
        {
            throw Invalid("Conflicting options: Nano CPUs and CPU Quota cannot both be set");
        }

        // From here on one CPU is 1e9, as the API counts.
        if (host.NanoCpus < 0 || host.NanoCpus > cpuCount * 1_000_000_000L || host.NanoCpus is > 0 and < 10_000_000)
        {
            throw Invalid($"range of CPUs is from 0.01 to {cpuCount}.00, as there are only {cpuCount} CPUs available");
        }

        if (host.CpuShares < 0)
        {
            throw Invalid($"invalid CPU shares ({host.CpuShares}): value must be a positive integer");
        }

        if (host.CpuPeriod != 0 && host.CpuPeriod is < MinCpuTime or > MaxCpuPeriod)
        {
            throw Invalid("CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)");
        }

        if (host.CpuQuota is > 0 and < MinCpuTime)
        {
            throw Invalid("CPU cfs quota can not be less than 1ms (i.e. 1000)");
        }

        CpuSet.Validate(host.CpusetCpus, "CPUs", "cpuset cpus", cpuCount);
        CpuSet.Validate(host.CpusetMems, "memory nodes", "cpuset mems", MemoryNodes());
    }

    // A kernel without NUMA has no such directory and one node.
    private static int MemoryNodes() =>
        Directory.Exists("/sys/devices/system/node") ? Math.Max(1, Directory.GetDirectories("/sys/devices/system/node", "node*").Length) : 1;

    private static void ValidateBlockIo(HostConfig host)
    {
        if (host.BlkioWeight is > 0 and (< 10 or > 1000))
        {
            throw Invalid("Range of blkio weight is from 10 to 1000");
        }

        foreach (WeightDevice device in host.BlkioWeightDevice ?? [])
        {
            if (device.Weight is > 0 and (< 10 or > 1000))
            {
                throw Invalid($"Range of blkio weight is from 10 to 1000, device \"{device.Path}\" has {device.Weight}");
            }
        }
    }

    private static EngineException Invalid(string message) => new(ErrorKind.InvalidParameter, message);
}
