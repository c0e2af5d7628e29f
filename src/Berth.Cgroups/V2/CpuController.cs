// SPDX-License-Identifier: Apache-2.0
using Berth.Oci.Runtime;

namespace Berth.Cgroups.V2;

/// <summary>cpu: weight, bandwidth, burst, idle.</summary>
internal static class CpuController
{
    private const ulong DefaultPeriod = 100_000;
    private const ulong NanosecondsPerMicrosecond = 1000;

    internal static void Apply(string directory, LinuxCpu cpu)
    {
        if (cpu.Idle is { } idle)
        {
            CgroupFile.Write(directory, "cpu.idle", CgroupFile.Text(idle));
        }

        // The kernel refuses a weight for an idle cgroup.
        if (cpu.Shares is > 0 && cpu.Idle is not > 0)
        {
            CgroupFile.Write(directory, "cpu.weight", CgroupFile.Text(CpuWeight.FromShares(cpu.Shares.Value)));
        }

        // The kernel keeps burst <= quota, so which of the two goes first depends on whether they rise; a refusal says so.
        bool burstFirst = cpu.Burst is { } small && CgroupFile.TryWrite(directory, "cpu.max.burst", CgroupFile.Text(small)) == 0;
        bool quota = cpu.Quota is not null and not 0;
        if (quota || cpu.Period is > 0)
        {
            CgroupFile.Write(directory, "cpu.max", Bandwidth(directory, cpu, quota));
        }

        if (cpu.Burst is { } burst && !burstFirst)
        {
            CgroupFile.Write(directory, "cpu.max.burst", CgroupFile.Text(burst));
        }
    }

    internal static CpuStatistics Read(string directory)
    {
        string? stat = CgroupFile.ReadOrNull(directory, "cpu.stat");
        return new CpuStatistics
        {
            UsageNanoseconds = CgroupFile.Keyed(stat, "usage_usec") * NanosecondsPerMicrosecond,
            UserNanoseconds = CgroupFile.Keyed(stat, "user_usec") * NanosecondsPerMicrosecond,
            SystemNanoseconds = CgroupFile.Keyed(stat, "system_usec") * NanosecondsPerMicrosecond,
            Periods = CgroupFile.Keyed(stat, "nr_periods"),
            ThrottledPeriods = CgroupFile.Keyed(stat, "nr_throttled"),
            ThrottledNanoseconds = CgroupFile.Keyed(stat, "throttled_usec") * NanosecondsPerMicrosecond,
        };
    }

    // "QUOTA PERIOD"; what was not asked for stays as the file has it.
    private static string Bandwidth(string directory, LinuxCpu cpu, bool quota)
    {
        string[] now = CgroupFile.Read(directory, "cpu.max").Split(' ', StringSplitOptions.TrimEntries);
        string first = !quota ? now[0] : cpu.Quota > 0 ? CgroupFile.Text(cpu.Quota.Value) : "max";
        ulong period = cpu.Period is > 0 ? cpu.Period.Value : CgroupFile.ParseNumber(now.Length > 1 ? now[1] : "", DefaultPeriod);
        return $"{first} {period}";
    }
}
