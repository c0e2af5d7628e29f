// SPDX-License-Identifier: Apache-2.0
using Berth.Linux;
using Berth.Oci.Runtime;
using Berth.Primitives;

namespace Berth.Cgroups.V2;

/// <summary>memory: limit, swap on its own, reservation.</summary>
internal static class MemoryController
{
    internal static void Apply(string directory, LinuxMemory memory)
    {
        if (memory.CheckBeforeUpdate == true && memory.Limit is > 0)
        {
            CheckUsage(directory, memory.Limit.Value);
        }

        if (SwapValue(memory) is { } swap)
        {
            // A kernel without swap has no such file; no limit and no swap at all are then both true already.
            int errno = CgroupFile.TryWrite(directory, "memory.swap.max", swap);
            if (errno != 0 && !(errno == Errno.ENOENT && swap is "max" or "0"))
            {
                throw CgroupFile.Failure($"write \"{swap}\" to", directory + "/memory.swap.max", errno);
            }
        }

        if (memory.Limit is not null and not 0)
        {
            CgroupFile.Write(directory, "memory.max", NumberOrMax(memory.Limit.Value));
        }

        if (memory.Reservation is not null and not 0)
        {
            CgroupFile.Write(directory, "memory.low", NumberOrMax(memory.Reservation.Value));
        }
    }

    internal static MemoryStatistics Read(string directory)
    {
        string? events = CgroupFile.ReadOrNull(directory, "memory.events");
        return new MemoryStatistics
        {
            Memory = Counter(directory, "memory.") with { FailCount = CgroupFile.Keyed(events, "max") },
            Swap = Counter(directory, "memory.swap.") with { FailCount = CgroupFile.Keyed(CgroupFile.ReadOrNull(directory, "memory.swap.events"), "max") },
            Stat = CgroupFile.ParseKeyed(CgroupFile.ReadOrNull(directory, "memory.stat")),
            OomKills = CgroupFile.Keyed(events, "oom_kill"),
        };
    }

    internal static ulong OomKills(string directory) => CgroupFile.Keyed(CgroupFile.ReadOrNull(directory, "memory.events"), "oom_kill");

    /// <summary>
    /// The specification counts memory and swap together, version 2 counts swap alone. Null: leave it. Lifting the memory limit lifts the swap limit with it.
    /// </summary>
    internal static string? SwapValue(LinuxMemory memory)
    {
        if (memory.Swap is null or 0)
        {
            return memory.Limit == -1 ? "max" : null;
        }

        if (memory.Swap < 0)
        {
            return "max";
        }

        return memory.Limit switch
        {
            null or <= 0 => throw new EngineException(ErrorKind.InvalidParameter, "unable to set swap limit without memory limit"),
            { } limit when memory.Swap < limit => throw new EngineException(ErrorKind.InvalidParameter, "memory+swap limit should be >= memory limit"),
            { } limit => CgroupFile.Text(memory.Swap.Value - limit),
        };
    }

    private static string NumberOrMax(long value) => value < 0 ? "max" : CgroupFile.Text(value);

    private static void CheckUsage(string directory, long limit)
    {
        ulong usage = CgroupFile.ReadNumber(directory, "memory.current");
        if (usage > (ulong)limit)
        {
            throw new EngineException(ErrorKind.Conflict, $"unable to set memory limit to {limit} (current usage: {usage})");
        }
    }

    private static MemoryCounter Counter(string directory, string prefix) => new()
    {
        Usage = CgroupFile.ReadNumber(directory, prefix + "current"),
        MaxUsage = CgroupFile.ReadNumber(directory, prefix + "peak"),
        Limit = CgroupFile.ReadNumber(directory, prefix + "max", fallback: ulong.MaxValue),
    };
}
