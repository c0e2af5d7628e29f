// SPDX-License-Identifier: Apache-2.0
using Berth.Linux;
using Berth.Linux.Files;
using Berth.Oci.Runtime;
using Berth.Primitives;

namespace Berth.Cgroups.V1;

/// <summary>memory: limit, limit with swap, reservation, swappiness, kernel TCP buffers, the OOM killer.</summary>
internal static class MemoryController
{
    private const string Limit = "memory.limit_in_bytes";
    private const string LimitWithSwap = "memory.memsw.limit_in_bytes";

    internal static void Apply(string directory, LinuxMemory memory)
    {
        if (memory.CheckBeforeUpdate == true && memory.Limit is > 0)
        {
            CheckUsage(directory, memory.Limit.Value);
        }

        ApplyLimits(directory, memory);
        WriteIfSet(directory, "memory.soft_limit_in_bytes", memory.Reservation);
        WriteIfSet(directory, "memory.kmem.limit_in_bytes", memory.Kernel);
        WriteIfSet(directory, "memory.kmem.tcp.limit_in_bytes", memory.KernelTcp);
        if (memory.Swappiness is { } swappiness)
        {
            CgroupFile.Write(directory, "memory.swappiness", CgroupFile.Text(swappiness));
        }

        if (memory.DisableOomKiller == true)
        {
            CgroupFile.Write(directory, "memory.oom_control", "1");
        }
    }

    internal static MemoryStatistics Read(string? directory) => directory is null ? new MemoryStatistics() : new MemoryStatistics
    {
        Memory = Counter(directory, "memory."),
        Swap = Counter(directory, "memory.memsw."),
        Kernel = Counter(directory, "memory.kmem."),
        KernelTcp = Counter(directory, "memory.kmem.tcp."),
        Stat = CgroupFile.ParseKeyed(CgroupFile.ReadOrNull(directory, "memory.stat")),
        OomKills = OomKills(directory),
    };

    internal static ulong OomKills(string directory) => CgroupFile.Keyed(CgroupFile.ReadOrNull(directory, "memory.oom_control"), "oom_kill");

    // The kernel keeps limit <= limit with swap at every moment. When both rise, the second must be written first; the refusal of the first says so.
    private static void ApplyLimits(string directory, LinuxMemory memory)
    {
        long? limit = memory.Limit is 0 ? null : memory.Limit;
        long? withSwap = memory.Swap is 0 ? null : memory.Swap;
        if (limit == -1 && withSwap is null && KernelFile.Exists(directory + "/" + LimitWithSwap))
        {
            withSwap = -1;
        }

        int errno = limit is null ? 0 : CgroupFile.TryWrite(directory, Limit, CgroupFile.Text(limit.Value));
        if (errno == Errno.EBUSY)
        {
            CheckUsage(directory, limit!.Value);
        }

        bool limitLast = errno == Errno.EINVAL && withSwap is not null;
        if (errno != 0 && !limitLast)
        {
            throw CgroupFile.Failure($"write \"{limit}\" to", directory + "/" + Limit, errno);
        }

        WriteIfSet(directory, LimitWithSwap, withSwap);
        if (limitLast)
        {
            CgroupFile.Write(directory, Limit, CgroupFile.Text(limit!.Value));
        }
    }

    private static void WriteIfSet(string directory, string file, long? value)
    {
        if (value is not null and not 0)
        {
            CgroupFile.Write(directory, file, CgroupFile.Text(value.Value));
        }
    }

    private static void CheckUsage(string directory, long limit)
    {
        ulong usage = CgroupFile.ReadNumber(directory, "memory.usage_in_bytes");
        if (usage > (ulong)limit)
        {
            throw new EngineException(
                ErrorKind.Conflict,
                $"unable to set memory limit to {limit} (current usage: {usage}, peak usage: {CgroupFile.ReadNumber(directory, "memory.max_usage_in_bytes")})");
        }
    }

    private static MemoryCounter Counter(string directory, string prefix) => new()
    {
        Usage = CgroupFile.ReadNumber(directory, prefix + "usage_in_bytes"),
        MaxUsage = CgroupFile.ReadNumber(directory, prefix + "max_usage_in_bytes"),
        Limit = CgroupFile.ReadNumber(directory, prefix + "limit_in_bytes"),
        FailCount = CgroupFile.ReadNumber(directory, prefix + "failcnt"),
    };
}
