// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Serialization;
using Berth.Api.Images;
using Berth.Api.Networks;
using Berth.Api.Volumes;
using Berth.Api.Wire;

namespace Berth.Api.Containers;

/// <summary>One row of GET /containers/json.</summary>
public sealed record ContainerSummary
{
    public string Id { get; set; } = "";

    /// <summary>With a slash in front.</summary>
    public IReadOnlyList<string> Names { get; set; } = [];

    public string Image { get; set; } = "";

    [JsonPropertyName("ImageID")]
    public string ImageId { get; set; } = "";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImageDescriptor? ImageManifestDescriptor { get; set; }

    public string Command { get; set; } = "";

    /// <summary>Unix seconds.</summary>
    public long Created { get; set; }

    public IReadOnlyList<Port> Ports { get; set; } = [];

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long SizeRw { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long SizeRootFs { get; set; }

    public Map<string>? Labels { get; set; }

    public string State { get; set; } = "";

    public string Status { get; set; } = "";

    public ContainerSummaryHostConfig HostConfig { get; set; } = new();

    public NetworkSettingsSummary? NetworkSettings { get; set; }

    public IReadOnlyList<MountPoint> Mounts { get; set; } = [];
}

public sealed record ContainerSummaryHostConfig
{
    private string? _networkMode;
    private Map<string>? _annotations;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NetworkMode { get => _networkMode; set => _networkMode = Omit.Empty(value); }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Map<string>? Annotations { get => _annotations; set => _annotations = Omit.Empty(value); }
}

/// <summary>A port of a container; without a public part it is exposed only.</summary>
public sealed record Port
{
    private string? _ip;

    [JsonPropertyName("IP")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Ip { get => _ip; set => _ip = Omit.Empty(value); }

    public ushort PrivatePort { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ushort PublicPort { get; set; }

    /// <summary>tcp, udp, sctp.</summary>
    public string Type { get; set; } = "";
}
