// SPDX-License-Identifier: Apache-2.0
namespace Berth.Engine.System;

/// <summary>Which limits this host's control groups can enforce.</summary>
internal sealed record CgroupFacts
{
    private const string Root = "/sys/fs/cgroup";

    /// <summary>1 (also with an empty version 2 hierarchy beside it) or 2.</summary>
    public required string Version { get; init; }

    public bool Memory { get; init; }

    public bool Swap { get; init; }

    public bool Cpu { get; init; }

    public bool CpuQuota { get; init; }

    public bool CpuSet { get; init; }

    public bool Pids { get; init; }

    public bool OomKillDisable { get; init; }

    public bool PrivateNamespaces => Version == "2";

    public static CgroupFacts Read() => File.Exists(Root + "/cgroup.controllers") ? ReadUnified() : ReadLegacy();

    /// <summary>In the words in which docker info prints them; null when nothing is missing.</summary>
    public IReadOnlyList<string>? Warnings()
    {
        var warnings = new List<string>();
        void Check(bool present, string what)
        {
            if (!present)
            {
                warnings.Add($"WARNING: No {what} support");
            }
        }

        Check(Memory, "memory limit");
        Check(Swap, "swap limit");
        Check(CpuQuota, "cpu cfs quota");
        Check(Cpu, "cpu shares");
        Check(CpuSet, "cpuset");
        Check(Pids, "pids limit");
        return warnings.Count == 0 ? null : warnings;
    }

    private static CgroupFacts ReadUnified()
    {
        var controllers = File.ReadAllText(Root + "/cgroup.controllers").Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return new CgroupFacts
        {
            Version = "2",
            Memory = controllers.Contains("memory"),
            Swap = controllers.Contains("memory") && File.Exists("/proc/swaps"),
            Cpu = controllers.Contains("cpu"),
            CpuQuota = controllers.Contains("cpu"),
            CpuSet = controllers.Contains("cpuset"),
            Pids = controllers.Contains("pids"),
        };
    }

    private static CgroupFacts ReadLegacy() => new()
    {
        Version = "1",
        Memory = File.Exists(Root + "/memory/memory.limit_in_bytes"),
        Swap = File.Exists(Root + "/memory/memory.memsw.limit_in_bytes"),
        Cpu = File.Exists(Root + "/cpu/cpu.shares"),
        CpuQuota = File.Exists(Root + "/cpu/cpu.cfs_quota_us"),
        CpuSet = File.Exists(Root + "/cpuset/cpuset.cpus"),
        Pids = Directory.Exists(Root + "/pids"),
        OomKillDisable = File.Exists(Root + "/memory/memory.oom_control"),
    };
}
