// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.CommandLine.Flags;
using Berth.CommandLine.Values;

namespace Berth.CommandLine.Commands.Creation;

/// <summary>The options that limit memory, processors, processes and files.</summary>
internal sealed class ResourceOptions
{
    private readonly StringFlag _cgroupParent;
    private readonly IntFlag _cpuCount;
    private readonly IntFlag _cpuPercent;
    private readonly IntFlag _cpuPeriod;
    private readonly IntFlag _cpuQuota;
    private readonly IntFlag _cpuRealtimePeriod;
    private readonly IntFlag _cpuRealtimeRuntime;
    private readonly IntFlag _cpuShares;
    private readonly StringFlag _cpusetCpus;
    private readonly StringFlag _cpusetMems;
    private readonly BytesFlag _ioMaximumBandwidth;
    private readonly UnsignedFlag _ioMaximumOperations;
    private readonly BytesFlag _kernelMemory;
    private readonly BytesFlag _memory;
    private readonly BytesFlag _memoryReservation;
    private readonly BytesFlag _memorySwap;
    private readonly IntFlag _memorySwappiness;
    private readonly BoolFlag _oomKillDisable;
    private readonly IntFlag _oomScoreAdjust;
    private readonly IntFlag _pidsLimit;
    private readonly BytesFlag _shmSize;
    private readonly SortedDictionary<string, Ulimit> _ulimits = new(StringComparer.Ordinal);
    private long _nanoCpus;

    public ResourceOptions(FlagSet flags)
    {
        _cgroupParent = flags.String("cgroup-parent", '\0', "Cgroup under which the container's is made");
        _cpuCount = flags.Int("cpu-count", '\0', "Number of processors (Windows only)");
        _cpuPercent = flags.Int("cpu-percent", '\0', "Share of the processors in percent (Windows only)");
        _cpuPeriod = flags.Int("cpu-period", '\0', "Length of a scheduling period in microseconds");
        _cpuQuota = flags.Int("cpu-quota", '\0', "Processor time in each period, in microseconds");
        _cpuRealtimePeriod = flags.Int("cpu-rt-period", '\0', "Length of a real-time period in microseconds");
        _cpuRealtimeRuntime = flags.Int("cpu-rt-runtime", '\0', "Real-time processor time in each period, in microseconds");
        _cpuShares = flags.Int("cpu-shares", 'c', "Weight against other containers when processors are short");
        flags.Custom("cpus", '\0', "decimal", "Number of processors, such as 1.5", value => _nanoCpus = Decimals.NanoCpus(value));
        _cpusetCpus = flags.String("cpuset-cpus", '\0', "Processors to run on (0-3, 0,1)");
        _cpusetMems = flags.String("cpuset-mems", '\0', "Memory nodes to use (0-3, 0,1)");
        _ioMaximumBandwidth = flags.Bytes("io-maxbandwidth", '\0', "Most bytes a second of the system drive (Windows only)");
        _ioMaximumOperations = flags.Add(new UnsignedFlag("io-maxiops", "Most operations a second of the system drive (Windows only)", 64));
        _kernelMemory = flags.Bytes("kernel-memory", '\0', "Limit of the kernel's memory for the container");
        _memory = flags.Bytes("memory", 'm', "Limit of memory");
        _memoryReservation = flags.Bytes("memory-reservation", '\0', "Memory to fall back to when the host is short of it");
        _memorySwap = flags.Bytes("memory-swap", '\0', "Limit of memory and swap together; -1 leaves swap unlimited", minusOne: true);
        _memorySwappiness = flags.Int("memory-swappiness", '\0', "How readily memory is swapped out (0 to 100)", -1);
        _oomKillDisable = flags.Bool("oom-kill-disable", '\0', "Do not kill processes when the memory limit is reached");
        _oomScoreAdjust = flags.Int("oom-score-adj", '\0', "Preference of the host's out-of-memory killer (-1000 to 1000)");
        _pidsLimit = flags.Int("pids-limit", '\0', "Most processes; -1 for no limit");
        _shmSize = flags.Bytes("shm-size", '\0', "Size of /dev/shm");
        flags.Add(new CustomFlag("ulimit", '\0', "ulimit", "Limit of the process, such as nofile=1024:2048", AddUlimit) { DefaultInHelp = "[]" });
    }

    /// <summary>Options that mean something only to another operating system's engine.</summary>
    public IEnumerable<string> GivenWindowsOptions => new Flag[] { _cpuCount, _cpuPercent, _ioMaximumBandwidth, _ioMaximumOperations }
        .Where(flag => flag.Changed).Select(flag => flag.Name);

    /// <summary>The kernel has no such limit since version 5.16, and the API no such field since 1.42.</summary>
    public bool KernelMemoryGiven => _kernelMemory.Value != 0;

    public void Apply(HostConfig host)
    {
        if (_memorySwappiness.Value is not -1 and (< 0 or > 100))
        {
            throw new CommandException($"invalid value: {_memorySwappiness.Value}. Valid memory swappiness range is 0-100");
        }

        host.CgroupParent = _cgroupParent;
        host.CpuPeriod = _cpuPeriod.Value;
        host.CpuQuota = _cpuQuota.Value;
        host.CpuRealtimePeriod = _cpuRealtimePeriod.Value;
        host.CpuRealtimeRuntime = _cpuRealtimeRuntime.Value;
        host.CpuShares = _cpuShares.Value;
        host.NanoCpus = _nanoCpus;
        host.CpusetCpus = _cpusetCpus;
        host.CpusetMems = _cpusetMems;
        host.Memory = _memory.Value;
        host.MemoryReservation = _memoryReservation.Value;
        host.MemorySwap = _memorySwap.Value;
        host.MemorySwappiness = _memorySwappiness.Value;
        host.OomKillDisable = _oomKillDisable;
        host.OomScoreAdj = (int)Math.Clamp(_oomScoreAdjust.Value, int.MinValue, int.MaxValue);
        host.PidsLimit = _pidsLimit.Value;
        host.ShmSize = _shmSize.Value;
        host.Ulimits = [.. _ulimits.Values];
    }

    private void AddUlimit(string value)
    {
        var limit = UlimitSyntax.Parse(value);
        _ulimits[limit.Name] = limit;
    }
}
