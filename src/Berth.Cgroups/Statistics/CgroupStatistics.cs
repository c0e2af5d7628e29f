// SPDX-License-Identifier: Apache-2.0
namespace Berth.Cgroups;

/// <summary>What the kernel has counted, unchanged: no rate and no percentage. Parts of absent controllers are zero or empty.</summary>
public sealed record CgroupStatistics
{
    /// <summary>Which kernel interface the numbers come from: clients show version 1 and 2 differently.</summary>
    public required CgroupMode Mode { get; init; }

    public required CpuStatistics Cpu { get; init; }

    public required MemoryStatistics Memory { get; init; }

    public required PidsStatistics Pids { get; init; }

    public required BlockIoStatistics BlockIo { get; init; }

    /// <summary>By page size, such as 2MB.</summary>
    public required IReadOnlyDictionary<string, HugetlbStatistics> Hugetlb { get; init; }
}

/// <summary>Times are nanoseconds.</summary>
public sealed record CpuStatistics
{
    public ulong UsageNanoseconds { get; init; }

    public ulong UserNanoseconds { get; init; }

    public ulong SystemNanoseconds { get; init; }

    /// <summary>Version 1 only.</summary>
    public IReadOnlyList<ulong> PerCpuNanoseconds { get; init; } = [];

    /// <summary>Enforcement periods that have passed.</summary>
    public ulong Periods { get; init; }

    public ulong ThrottledPeriods { get; init; }

    public ulong ThrottledNanoseconds { get; init; }
}

/// <summary>Sizes are bytes.</summary>
public sealed record MemoryStatistics
{
    public MemoryCounter Memory { get; init; } = new();

    /// <summary>Memory and swap together on version 1; swap alone on version 2.</summary>
    public MemoryCounter Swap { get; init; } = new();

    public MemoryCounter Kernel { get; init; } = new();

    public MemoryCounter KernelTcp { get; init; } = new();

    /// <summary>memory.stat as it is.</summary>
    public IReadOnlyDictionary<string, ulong> Stat { get; init; } = new Dictionary<string, ulong>();

    public ulong OomKills { get; init; }
}

public sealed record MemoryCounter
{
    public ulong Usage { get; init; }

    public ulong MaxUsage { get; init; }

    /// <summary><see cref="ulong.MaxValue"/> when there is none. Version 1 writes "none" as a very large number, which stays as it is.</summary>
    public ulong Limit { get; init; }

    public ulong FailCount { get; init; }
}

public sealed record PidsStatistics
{
    public ulong Current { get; init; }

    /// <summary>0 when there is none.</summary>
    public ulong Limit { get; init; }
}

public sealed record BlockIoStatistics
{
    /// <summary>Bytes, cgroups below included.</summary>
    public IReadOnlyList<BlockIoEntry> ServiceBytes { get; init; } = [];

    /// <summary>Operations, cgroups below included.</summary>
    public IReadOnlyList<BlockIoEntry> Serviced { get; init; } = [];
}

/// <summary>One counter of one block device. <paramref name="Operation"/> is the kernel's word: Read, Write, Sync, Async, Discard, Total on version 1, read and write on version 2.</summary>
public sealed record BlockIoEntry(uint Major, uint Minor, string Operation, ulong Value);

public sealed record HugetlbStatistics
{
    public ulong Usage { get; init; }

    /// <summary>Version 1 only.</summary>
    public ulong MaxUsage { get; init; }

    public ulong FailCount { get; init; }
}
