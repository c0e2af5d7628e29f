// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Serialization;
using Berth.Cgroups;
using Berth.Primitives;
using Berth.Runtime.State;

namespace Berth.Runtime.Lifecycle.Verbs;

/// <summary>events: what the kernel has counted for a container, in the form that engines read from runc.</summary>
public static class EventsVerb
{
    public static StatsEvent Stats(ContainerStore store, string id)
    {
        using StoredContainer stored = store.Open(id);
        ContainerRecord record = stored.Read();
        if (!Containers.IsAlive(record))
        {
            throw new EngineException(ErrorKind.Conflict, "container not running");
        }

        CgroupStatistics statistics = CgroupDriver.Open(record.CgroupPath).Statistics();
        return new StatsEvent { Id = id, Data = Convert(statistics) };
    }

    /// <summary>Whether the container still runs; a following reader stops when it does not.</summary>
    public static bool IsAlive(ContainerStore store, string id)
    {
        using StoredContainer stored = store.Open(id);
        return Containers.IsAlive(stored.Read());
    }

    private static StatsData Convert(CgroupStatistics s) => new()
    {
        Cpu = new CpuStats
        {
            Usage = new CpuUsage { Total = s.Cpu.UsageNanoseconds, Kernel = s.Cpu.SystemNanoseconds, User = s.Cpu.UserNanoseconds, PerCpu = [.. s.Cpu.PerCpuNanoseconds] },
            Throttling = new CpuThrottling { Periods = s.Cpu.Periods, ThrottledPeriods = s.Cpu.ThrottledPeriods, ThrottledTime = s.Cpu.ThrottledNanoseconds },
        },
        Memory = new MemoryStats
        {
            Usage = Convert(s.Memory.Memory),
            Swap = Convert(s.Memory.Swap),
            Kernel = Convert(s.Memory.Kernel),
            KernelTcp = Convert(s.Memory.KernelTcp),
            Cache = s.Memory.Stat.TryGetValue("cache", out ulong cache) || s.Memory.Stat.TryGetValue("file", out cache) ? cache : 0,
            Raw = new Dictionary<string, ulong>(s.Memory.Stat),
        },
        Pids = new PidsStats { Current = s.Pids.Current, Limit = s.Pids.Limit },
        BlockIo = new BlockIoStats { Bytes = Convert(s.BlockIo.ServiceBytes), Operations = Convert(s.BlockIo.Serviced) },
        Hugetlb = s.Hugetlb.ToDictionary(entry => entry.Key, entry => new HugetlbStats { Usage = entry.Value.Usage, Max = entry.Value.MaxUsage, Failcnt = entry.Value.FailCount }),
    };

    private static MemoryEntry Convert(MemoryCounter c) => new() { Limit = c.Limit, Usage = c.Usage, Max = c.MaxUsage, Failcnt = c.FailCount };

    private static BlockIoStatsEntry[] Convert(IReadOnlyList<BlockIoEntry> entries) =>
        [.. entries.Select(e => new BlockIoStatsEntry { Major = e.Major, Minor = e.Minor, Op = e.Operation, Value = e.Value })];
}

public sealed record StatsEvent
{
    public string Type { get; init; } = "stats";

    public required string Id { get; init; }

    public required StatsData Data { get; init; }
}

public sealed record StatsData
{
    public required CpuStats Cpu { get; init; }

    public required MemoryStats Memory { get; init; }

    public required PidsStats Pids { get; init; }

    [JsonPropertyName("blkio")]
    public required BlockIoStats BlockIo { get; init; }

    public required Dictionary<string, HugetlbStats> Hugetlb { get; init; }
}

public sealed record CpuStats
{
    public required CpuUsage Usage { get; init; }

    public required CpuThrottling Throttling { get; init; }
}

/// <summary>Nanoseconds.</summary>
public sealed record CpuUsage
{
    public ulong Total { get; init; }

    [JsonPropertyName("percpu")]
    public ulong[] PerCpu { get; init; } = [];

    public ulong Kernel { get; init; }

    public ulong User { get; init; }
}

public sealed record CpuThrottling
{
    public ulong Periods { get; init; }

    public ulong ThrottledPeriods { get; init; }

    public ulong ThrottledTime { get; init; }
}

/// <summary>Bytes.</summary>
public sealed record MemoryStats
{
    public ulong Cache { get; init; }

    public required MemoryEntry Usage { get; init; }

    public required MemoryEntry Swap { get; init; }

    public required MemoryEntry Kernel { get; init; }

    [JsonPropertyName("kernelTCP")]
    public required MemoryEntry KernelTcp { get; init; }

    public required Dictionary<string, ulong> Raw { get; init; }
}

public sealed record MemoryEntry
{
    public ulong Limit { get; init; }

    public ulong Usage { get; init; }

    public ulong Max { get; init; }

    public ulong Failcnt { get; init; }
}

public sealed record PidsStats
{
    public ulong Current { get; init; }

    public ulong Limit { get; init; }
}

public sealed record BlockIoStats
{
    [JsonPropertyName("ioServiceBytesRecursive")]
    public required BlockIoStatsEntry[] Bytes { get; init; }

    [JsonPropertyName("ioServicedRecursive")]
    public required BlockIoStatsEntry[] Operations { get; init; }
}

public sealed record BlockIoStatsEntry
{
    public uint Major { get; init; }

    public uint Minor { get; init; }

    public required string Op { get; init; }

    public ulong Value { get; init; }
}

public sealed record HugetlbStats
{
    public ulong Usage { get; init; }

    public ulong Max { get; init; }

    public ulong Failcnt { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(StatsEvent))]
public sealed partial class EventsJson : JsonSerializerContext;
