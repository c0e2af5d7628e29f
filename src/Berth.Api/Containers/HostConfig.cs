// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Serialization;
using Berth.Api.Networks;
using Berth.Api.Volumes;
using Berth.Api.Wire;

namespace Berth.Api.Containers;

/// <summary>What of a container depends on the host: mounts, limits, namespaces, privileges.</summary>
public sealed record HostConfig
{
    private Map<string>? _annotations;
    private Map<string>? _storageOpt;
    private Map<string>? _tmpfs;
    private Map<string>? _sysctls;
    private string? _runtime;
    private IReadOnlyList<Mount>? _mounts;

    public IReadOnlyList<string>? Binds { get; set; }

    [JsonPropertyName("ContainerIDFile")]
    public string ContainerIdFile { get; set; } = "";

    public LogConfig LogConfig { get; set; } = new();

    public string NetworkMode { get; set; } = "";

    /// <summary>Keys are <c>80/tcp</c>.</summary>
    public Map<IReadOnlyList<PortBinding>?>? PortBindings { get; set; }

    public RestartPolicy RestartPolicy { get; set; } = new();

    public bool AutoRemove { get; set; }

    public string VolumeDriver { get; set; } = "";

    public IReadOnlyList<string>? VolumesFrom { get; set; }

    /// <summary>Height, width.</summary>
    public uint[]? ConsoleSize { get; set; } = [0, 0];

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Map<string>? Annotations { get => _annotations; set => _annotations = Omit.Empty(value); }

    [JsonConverter(typeof(StringOrListConverter))]
    public IReadOnlyList<string>? CapAdd { get; set; }

    [JsonConverter(typeof(StringOrListConverter))]
    public IReadOnlyList<string>? CapDrop { get; set; }

    /// <summary>host, private, or empty for the daemon's default.</summary>
    public string CgroupnsMode { get; set; } = "";

    public IReadOnlyList<string>? Dns { get; set; }

    public IReadOnlyList<string>? DnsOptions { get; set; }

    public IReadOnlyList<string>? DnsSearch { get; set; }

    public IReadOnlyList<string>? ExtraHosts { get; set; }

    public IReadOnlyList<string>? GroupAdd { get; set; }

    public string IpcMode { get; set; } = "";

    public string Cgroup { get; set; } = "";

    public IReadOnlyList<string>? Links { get; set; }

    public int OomScoreAdj { get; set; }

    public string PidMode { get; set; } = "";

    public bool Privileged { get; set; }

    public bool PublishAllPorts { get; set; }

    public bool ReadonlyRootfs { get; set; }

    public IReadOnlyList<string>? SecurityOpt { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Map<string>? StorageOpt { get => _storageOpt; set => _storageOpt = Omit.Empty(value); }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Map<string>? Tmpfs { get => _tmpfs; set => _tmpfs = Omit.Empty(value); }

    [JsonPropertyName("UTSMode")]
    public string UtsMode { get; set; } = "";

    public string UsernsMode { get; set; } = "";

    /// <summary>Bytes of /dev/shm; 0 is the default of 64 MiB.</summary>
    public long ShmSize { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Map<string>? Sysctls { get => _sysctls; set => _sysctls = Omit.Empty(value); }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Runtime { get => _runtime; set => _runtime = Omit.Empty(value); }

    public string Isolation { get; set; } = "";

    public long CpuShares { get; set; }

    /// <summary>Bytes.</summary>
    public long Memory { get; set; }

    /// <summary>Billionths of one CPU.</summary>
    public long NanoCpus { get; set; }

    public string CgroupParent { get; set; } = "";

    public ushort BlkioWeight { get; set; }

    public IReadOnlyList<WeightDevice>? BlkioWeightDevice { get; set; }

    public IReadOnlyList<ThrottleDevice>? BlkioDeviceReadBps { get; set; }

    public IReadOnlyList<ThrottleDevice>? BlkioDeviceWriteBps { get; set; }

    [JsonPropertyName("BlkioDeviceReadIOps")]
    public IReadOnlyList<ThrottleDevice>? BlkioDeviceReadIops { get; set; }

    [JsonPropertyName("BlkioDeviceWriteIOps")]
    public IReadOnlyList<ThrottleDevice>? BlkioDeviceWriteIops { get; set; }

    /// <summary>Microseconds.</summary>
    public long CpuPeriod { get; set; }

    /// <summary>Microseconds in each period.</summary>
    public long CpuQuota { get; set; }

    public long CpuRealtimePeriod { get; set; }

    public long CpuRealtimeRuntime { get; set; }

    public string CpusetCpus { get; set; } = "";

    public string CpusetMems { get; set; } = "";

    public IReadOnlyList<DeviceMapping>? Devices { get; set; }

    public IReadOnlyList<string>? DeviceCgroupRules { get; set; }

    public IReadOnlyList<DeviceRequest>? DeviceRequests { get; set; }

    /// <summary>Bytes; no longer in the API from 1.42 on, read from older clients.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long KernelMemory { get; set; }

    [JsonPropertyName("KernelMemoryTCP")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long KernelMemoryTcp { get; set; }

    public long MemoryReservation { get; set; }

    /// <summary>Memory plus swap in bytes; -1 is unlimited swap, 0 is twice the memory.</summary>
    public long MemorySwap { get; set; }

    /// <summary>0 to 100; null and -1 leave the kernel's.</summary>
    public long? MemorySwappiness { get; set; }

    public bool? OomKillDisable { get; set; }

    /// <summary>Null, 0 and -1 are unlimited.</summary>
    public long? PidsLimit { get; set; }

    public IReadOnlyList<Ulimit>? Ulimits { get; set; }

    public long CpuCount { get; set; }

    public long CpuPercent { get; set; }

    [JsonPropertyName("IOMaximumIOps")]
    public ulong IoMaximumIops { get; set; }

    [JsonPropertyName("IOMaximumBandwidth")]
    public ulong IoMaximumBandwidth { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Mount>? Mounts { get => _mounts; set => _mounts = Omit.Empty(value); }

    /// <summary>Null: the default list. Empty: none.</summary>
    public IReadOnlyList<string>? MaskedPaths { get; set; }

    /// <summary>Null: the default list. Empty: none.</summary>
    public IReadOnlyList<string>? ReadonlyPaths { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Init { get; set; }
}
