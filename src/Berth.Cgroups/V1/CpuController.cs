// SPDX-License-Identifier: Apache-2.0
using Berth.Oci.Runtime;

namespace Berth.Cgroups.V1;

/// <summary>cpu: shares, quota, burst, idle and real-time budget.</summary>
internal static class CpuController
{
    internal static void Apply(string directory, LinuxCpu cpu)
    {
        if (cpu.Shares is > 0)
        {
            CgroupFile.Write(directory, "cpu.shares", CgroupFile.Text(CpuWeight.CheckShares(cpu.Shares.Value)));
        }

        ApplyRealtime(directory, cpu);
        ApplyBandwidth(directory, cpu);
        if (cpu.Idle is { } idle)
        {
            CgroupFile.Write(directory, "cpu.idle", CgroupFile.Text(idle));
        }
    }

    internal static CpuStatistics Read(string? directory, CpuStatistics usage)
    {
        if (directory is null)
        {
            return usage;
        }

        string? stat = CgroupFile.ReadOrNull(directory, "cpu.stat");
        return usage with
        {
            Periods = CgroupFile.Keyed(stat, "nr_periods"),
            ThrottledPeriods = CgroupFile.Keyed(stat, "nr_throttled"),
            ThrottledNanoseconds = CgroupFile.Keyed(stat, "throttled_time"),
        };
    }

    // A runtime may never be above its period, so the one that grows goes first; which one that is, the kernel says by EINVAL.
    private static void ApplyRealtime(string directory, LinuxCpu cpu)
    {
        bool period = cpu.RealtimePeriod is > 0;
        bool runtime = cpu.RealtimeRuntime is not null and not 0;
        int errno = period ? CgroupFile.TryWrite(directory, "cpu.rt_period_us", CgroupFile.Text(cpu.RealtimePeriod!.Value)) : 0;
        if (runtime)
        {
            CgroupFile.Write(directory, "cpu.rt_runtime_us", CgroupFile.Text(cpu.RealtimeRuntime!.Value));
        }

        if (errno != 0)
        {
            CgroupFile.Write(directory, "cpu.rt_period_us", CgroupFile.Text(cpu.RealtimePeriod!.Value));
        }
    }

    // The kernel checks quota/period against the parent's at each write, and burst against the quota: so a refused period is tried again after the quota.
    private static void ApplyBandwidth(string directory, LinuxCpu cpu)
    {
        bool period = cpu.Period is > 0;
        int errno = period ? CgroupFile.TryWrite(directory, "cpu.cfs_period_us", CgroupFile.Text(cpu.Period!.Value)) : 0;
        bool burstFirst = cpu.Burst is { } small && CgroupFile.TryWrite(directory, "cpu.cfs_burst_us", CgroupFile.Text(small)) == 0;
        if (cpu.Quota is not null and not 0)
        {
            CgroupFile.Write(directory, "cpu.cfs_quota_us", CgroupFile.Text(cpu.Quota.Value < 0 ? -1 : cpu.Quota.Value));
        }

        if (errno != 0)
        {
            CgroupFile.Write(directory, "cpu.cfs_period_us", CgroupFile.Text(cpu.Period!.Value));
        }

        if (cpu.Burst is { } burst && !burstFirst)
        {
            CgroupFile.Write(directory, "cpu.cfs_burst_us", CgroupFile.Text(burst));
        }
    }
}
