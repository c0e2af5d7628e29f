// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Serialization;

namespace Berth.Oci.Runtime;

/// <summary>Limits of the container's cgroup. A null limit is left as the kernel has it.</summary>
public sealed record LinuxResources
{
    public LinuxDeviceCgroup[]? Devices { get; init; }

    public LinuxMemory? Memory { get; init; }

    public LinuxCpu? Cpu { get; init; }

    public LinuxPids? Pids { get; init; }

    [JsonPropertyName("blockIO")]
    public LinuxBlockIo? BlockIo { get; init; }

    public LinuxHugepageLimit[]? HugepageLimits { get; init; }

    public LinuxNetwork? Network { get; init; }

    public Dictionary<string, LinuxRdma>? Rdma { get; init; }

    /// <summary>cgroup v2 file name to its value.</summary>
    public Dictionary<string, string>? Unified { get; init; }
}

public sealed record LinuxDeviceCgroup
{
    public bool Allow { get; init; }

    /// <summary>a, b or c; absent means a.</summary>
    public string? Type { get; init; }

    /// <summary>Absent or -1 means any.</summary>
    public long? Major { get; init; }

    /// <summary>Absent or -1 means any.</summary>
    public long? Minor { get; init; }

    /// <summary>Letters of r, w and m.</summary>
    public string? Access { get; init; }
}

/// <summary>Limits in bytes, -1 for none.</summary>
public sealed record LinuxMemory
{
    public long? Limit { get; init; }

    public long? Reservation { get; init; }

    /// <summary>Memory and swap together.</summary>
    public long? Swap { get; init; }

    public long? Kernel { get; init; }

    [JsonPropertyName("kernelTCP")]
    public long? KernelTcp { get; init; }

    public ulong? Swappiness { get; init; }

    [JsonPropertyName("disableOOMKiller")]
    public bool? DisableOomKiller { get; init; }

    public bool? UseHierarchy { get; init; }

    public bool? CheckBeforeUpdate { get; init; }
}

/// <summary>Periods, quotas and runtimes are in microseconds.</summary>
public sealed record LinuxCpu
{
    public ulong? Shares { get; init; }

    public long? Quota { get; init; }

    public ulong? Burst { get; init; }

    public ulong? Period { get; init; }

    public long? RealtimeRuntime { get; init; }

    public ulong? RealtimePeriod { get; init; }

    public string? Cpus { get; init; }

    public string? Mems { get; init; }

    public long? Idle { get; init; }
}

public sealed record LinuxPids
{
    /// <summary>Zero or less means no limit.</summary>
    public long? Limit { get; init; }
}

public sealed record LinuxBlockIo
{
    public ushort? Weight { get; init; }

    public ushort? LeafWeight { get; init; }

    public LinuxWeightDevice[]? WeightDevice { get; init; }

    public LinuxThrottleDevice[]? ThrottleReadBpsDevice { get; init; }

    public LinuxThrottleDevice[]? ThrottleWriteBpsDevice { get; init; }

    [JsonPropertyName("throttleReadIOPSDevice")]
    public LinuxThrottleDevice[]? ThrottleReadIopsDevice { get; init; }

    [JsonPropertyName("throttleWriteIOPSDevice")]
    public LinuxThrottleDevice[]? ThrottleWriteIopsDevice { get; init; }
}

public sealed record LinuxWeightDevice
{
    public long Major { get; init; }

    public long Minor { get; init; }

    public ushort? Weight { get; init; }

    public ushort? LeafWeight { get; init; }
}

public sealed record LinuxThrottleDevice
{
    public long Major { get; init; }

    public long Minor { get; init; }

    /// <summary>Bytes or operations a second.</summary>
    public ulong Rate { get; init; }
}

public sealed record LinuxHugepageLimit
{
    /// <summary>Such as 2MB.</summary>
    public required string PageSize { get; init; }

    /// <summary>Bytes.</summary>
    public ulong Limit { get; init; }
}

public sealed record LinuxNetwork
{
    [JsonPropertyName("classID")]
    public uint? ClassId { get; init; }

    public LinuxInterfacePriority[]? Priorities { get; init; }
}

public sealed record LinuxInterfacePriority
{
    public required string Name { get; init; }

    public uint Priority { get; init; }
}

public sealed record LinuxRdma
{
    public uint? HcaHandles { get; init; }

    public uint? HcaObjects { get; init; }
}
