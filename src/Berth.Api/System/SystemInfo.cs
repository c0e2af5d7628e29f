// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Serialization;
using Berth.Api.Wire;

namespace Berth.Api.System;

/// <summary>GET /info.</summary>
public sealed record SystemInfo
{
    [JsonPropertyName("ID")]
    public string Id { get; set; } = "";

    public int Containers { get; set; }

    public int ContainersRunning { get; set; }

    public int ContainersPaused { get; set; }

    public int ContainersStopped { get; set; }

    public int Images { get; set; }

    public string Driver { get; set; } = "";

    /// <summary>Pairs of a name and a value.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? DriverStatus { get; set; }

    public PluginsInfo Plugins { get; set; } = new();

    public bool MemoryLimit { get; set; }

    public bool SwapLimit { get; set; }

    [JsonPropertyName("KernelMemoryTCP")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? KernelMemoryTcp { get; set; }

    public bool CpuCfsPeriod { get; set; }

    public bool CpuCfsQuota { get; set; }

    [JsonPropertyName("CPUShares")]
    public bool CpuShares { get; set; }

    [JsonPropertyName("CPUSet")]
    public bool CpuSet { get; set; }

    public bool PidsLimit { get; set; }

    [JsonPropertyName("IPv4Forwarding")]
    public bool Ipv4Forwarding { get; set; }

    /// <summary>Up to API 1.49.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? BridgeNfIptables { get; set; }

    /// <summary>Up to API 1.49.</summary>
    [JsonPropertyName("BridgeNfIp6tables")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? BridgeNfIp6Tables { get; set; }

    public bool Debug { get; set; }

    /// <summary>Open descriptors; 0 unless the daemon debugs.</summary>
    public int NFd { get; set; }

    public bool OomKillDisable { get; set; }

    /// <summary>Threads, for goroutines.</summary>
    public int NGoroutines { get; set; }

    public string SystemTime { get; set; } = "";

    public string LoggingDriver { get; set; } = "";

    public string CgroupDriver { get; set; } = "";

    /// <summary>1 or 2.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CgroupVersion { get; set; }

    public int NEventsListener { get; set; }

    public string KernelVersion { get; set; } = "";

    public string OperatingSystem { get; set; } = "";

    [JsonPropertyName("OSVersion")]
    public string OsVersion { get; set; } = "";

    [JsonPropertyName("OSType")]
    public string OsType { get; set; } = "";

    public string Architecture { get; set; } = "";

    public string IndexServerAddress { get; set; } = "";

    public RegistryServiceConfig? RegistryConfig { get; set; }

    [JsonPropertyName("NCPU")]
    public int NCpu { get; set; }

    public long MemTotal { get; set; }

    /// <summary>Always null outside of a swarm.</summary>
    public IReadOnlyList<EmptyObject>? GenericResources { get; set; }

    public string DockerRootDir { get; set; } = "";

    public string HttpProxy { get; set; } = "";

    public string HttpsProxy { get; set; } = "";

    public string NoProxy { get; set; } = "";

    public string Name { get; set; } = "";

    public IReadOnlyList<string>? Labels { get; set; }

    public bool ExperimentalBuild { get; set; }

    public string ServerVersion { get; set; } = "";

    public Map<RuntimeInfo>? Runtimes { get; set; }

    public string DefaultRuntime { get; set; } = "";

    public SwarmInfo Swarm { get; set; } = new();

    public bool LiveRestoreEnabled { get; set; }

    public string Isolation { get; set; } = "";

    public string InitBinary { get; set; } = "";

    public CommitInfo ContainerdCommit { get; set; } = new();

    public CommitInfo RuncCommit { get; set; } = new();

    public CommitInfo InitCommit { get; set; } = new();

    public IReadOnlyList<string>? SecurityOptions { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ProductLicense { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<AddressPoolInfo>? DefaultAddressPools { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FirewallInfo? FirewallBackend { get; set; }

    [JsonPropertyName("CDISpecDirs")]
    public IReadOnlyList<string>? CdiSpecDirs { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<DeviceInfo>? DiscoveredDevices { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ContainerdInfo? Containerd { get; set; }

    public IReadOnlyList<string>? Warnings { get; set; }
}
