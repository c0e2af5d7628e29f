// SPDX-License-Identifier: Apache-2.0
using Berth.Cgroups;
using Berth.Linux.Processes;

namespace Berth.Engine.Containers.Specification;

/// <summary>What the specification needs to know of the host. Read once, before anything changes it.</summary>
internal sealed record HostFacts
{
    private const int RLIMIT_NOFILE = 7;

    /// <summary>There is no v1 controller: then containers get a cgroup namespace of their own.</summary>
    public required bool IsPureCgroupV2 { get; init; }

    public required int CpuCount { get; init; }

    public required ulong HardFileLimit { get; init; }

    public required string Hostname { get; init; }

    public required bool HasAppArmor { get; init; }

    public static HostFacts Read() => new()
    {
        IsPureCgroupV2 = CgroupDriver.Mode == CgroupMode.V2,
        CpuCount = Environment.ProcessorCount,
        HardFileLimit = SelfProcess.GetLimit(0, RLIMIT_NOFILE).Hard,
        Hostname = Environment.MachineName,
        HasAppArmor = Directory.Exists("/sys/kernel/security/apparmor"),
    };
}
