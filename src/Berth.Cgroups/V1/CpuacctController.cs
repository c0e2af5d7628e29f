// SPDX-License-Identifier: Apache-2.0
namespace Berth.Cgroups.V1;

/// <summary>cpuacct: counters only.</summary>
internal static class CpuacctController
{
    // cpuacct.stat counts in USER_HZ, which is 100 on every architecture that Linux runs containers on.
    private const ulong NanosecondsPerTick = 10_000_000;

    internal static CpuStatistics Read(string? directory)
    {
        if (directory is null)
        {
            return new CpuStatistics();
        }

        List<ulong> perCpu = [];
        foreach (string number in (CgroupFile.ReadOrNull(directory, "cpuacct.usage_percpu") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!string.IsNullOrWhiteSpace(number))
            {
                perCpu.Add(CgroupFile.ParseNumber(number.AsSpan().Trim()));
            }
        }

        string? stat = CgroupFile.ReadOrNull(directory, "cpuacct.stat");
        return new CpuStatistics
        {
            UsageNanoseconds = CgroupFile.ReadNumber(directory, "cpuacct.usage"),
            UserNanoseconds = CgroupFile.Keyed(stat, "user") * NanosecondsPerTick,
            SystemNanoseconds = CgroupFile.Keyed(stat, "system") * NanosecondsPerTick,
            PerCpuNanoseconds = perCpu,
        };
    }
}
