// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Serialization;

namespace Berth.Oci.Runtime;

/// <summary>The "linux" section of config.json. Not named Linux as in the specification, because Berth.Linux is a namespace.</summary>
public sealed record LinuxSpec
{
    public LinuxIdMapping[]? UidMappings { get; init; }

    public LinuxIdMapping[]? GidMappings { get; init; }

    public Dictionary<string, string>? Sysctl { get; init; }

    public LinuxResources? Resources { get; init; }

    public string? CgroupsPath { get; init; }

    public LinuxNamespace[]? Namespaces { get; init; }

    public LinuxDevice[]? Devices { get; init; }

    public LinuxSeccomp? Seccomp { get; init; }

    /// <summary>shared, slave, private or unbindable, or with an r before it.</summary>
    public string? RootfsPropagation { get; init; }

    public string[]? MaskedPaths { get; init; }

    public string[]? ReadonlyPaths { get; init; }

    public string? MountLabel { get; init; }

    public LinuxIntelRdt? IntelRdt { get; init; }

    public LinuxPersonality? Personality { get; init; }

    /// <summary>Keys are "monotonic" and "boottime".</summary>
    public Dictionary<string, LinuxTimeOffset>? TimeOffsets { get; init; }
}

public sealed record LinuxIdMapping
{
    [JsonPropertyName("containerID")]
    public uint ContainerId { get; init; }

    [JsonPropertyName("hostID")]
    public uint HostId { get; init; }

    public uint Size { get; init; }
}

public sealed record LinuxNamespace
{
    /// <summary>pid, network, mount, ipc, uts, user, cgroup or time.</summary>
    public required string Type { get; init; }

    /// <summary>An existing namespace to join; absent for a new one.</summary>
    public string? Path { get; init; }
}

public sealed record LinuxDevice
{
    /// <summary>c or u, b, p.</summary>
    public required string Type { get; init; }

    public required string Path { get; init; }

    public long Major { get; init; }

    public long Minor { get; init; }

    public uint? FileMode { get; init; }

    public uint? Uid { get; init; }

    public uint? Gid { get; init; }
}

public sealed record LinuxTimeOffset
{
    public long Secs { get; init; }

    public uint Nanosecs { get; init; }
}

public sealed record LinuxPersonality
{
    /// <summary>LINUX or LINUX32.</summary>
    public required string Domain { get; init; }

    public string[]? Flags { get; init; }
}

public sealed record LinuxIntelRdt
{
    [JsonPropertyName("closID")]
    public string? ClosId { get; init; }

    public string[]? Schemata { get; init; }

    public string? L3CacheSchema { get; init; }

    public string? MemBwSchema { get; init; }

    [JsonPropertyName("enableCMT")]
    public bool EnableCmt { get; init; }

    [JsonPropertyName("enableMBM")]
    public bool EnableMbm { get; init; }

    public bool EnableMonitoring { get; init; }
}
