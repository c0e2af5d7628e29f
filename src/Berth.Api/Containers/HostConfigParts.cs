// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Serialization;
using Berth.Api.Wire;

namespace Berth.Api.Containers;

public sealed record LogConfig
{
    public string Type { get; set; } = "";

    public Map<string>? Config { get; set; }
}

public sealed record RestartPolicy
{
    /// <summary>no, always, unless-stopped, on-failure, or empty, which is no.</summary>
    public string Name { get; set; } = "";

    /// <summary>For on-failure; 0 tries for ever.</summary>
    public int MaximumRetryCount { get; set; }
}

public sealed record WeightDevice
{
    public string Path { get; set; } = "";

    public ushort Weight { get; set; }
}

public sealed record ThrottleDevice
{
    public string Path { get; set; } = "";

    /// <summary>Bytes or operations each second.</summary>
    public ulong Rate { get; set; }
}

public sealed record DeviceMapping
{
    public string PathOnHost { get; set; } = "";

    public string PathInContainer { get; set; } = "";

    /// <summary>Letters of r, w and m.</summary>
    public string CgroupPermissions { get; set; } = "";
}

/// <summary>A wish for devices of a driver (GPUs, CDI).</summary>
public sealed record DeviceRequest
{
    public string Driver { get; set; } = "";

    /// <summary>-1 is all.</summary>
    public int Count { get; set; }

    [JsonPropertyName("DeviceIDs")]
    public IReadOnlyList<string>? DeviceIds { get; set; }

    /// <summary>An OR of ANDs.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? Capabilities { get; set; }

    public Map<string>? Options { get; set; }
}

public sealed record Ulimit
{
    public string Name { get; set; } = "";

    public long Hard { get; set; }

    public long Soft { get; set; }
}
