// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Serialization;
using Berth.Api.Images;
using Berth.Api.Networks;
using Berth.Api.Volumes;
using Berth.Api.Wire;

namespace Berth.Api.Containers;

/// <summary>GET /containers/{id}/json.</summary>
public sealed record ContainerInspectResponse
{
    public string Id { get; set; } = "";

    public string Created { get; set; } = "";

    public string Path { get; set; } = "";

    public IReadOnlyList<string> Args { get; set; } = [];

    public ContainerState? State { get; set; }

    /// <summary>The image's id.</summary>
    public string Image { get; set; } = "";

    public string ResolvConfPath { get; set; } = "";

    public string HostnamePath { get; set; } = "";

    public string HostsPath { get; set; } = "";

    public string LogPath { get; set; } = "";

    /// <summary>With a slash in front.</summary>
    public string Name { get; set; } = "";

    public int RestartCount { get; set; }

    public string Driver { get; set; } = "";

    public string Platform { get; set; } = "";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImageDescriptor? ImageManifestDescriptor { get; set; }

    public string MountLabel { get; set; } = "";

    public string ProcessLabel { get; set; } = "";

    public string AppArmorProfile { get; set; } = "";

    /// <summary>Null when nothing runs beside the container's process.</summary>
    [JsonPropertyName("ExecIDs")]
    public IReadOnlyList<string>? ExecIds { get; set; }

    public HostConfig? HostConfig { get; set; }

    public GraphDriverData GraphDriver { get; set; } = new();

    /// <summary>Bytes; only when asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? SizeRw { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? SizeRootFs { get; set; }

    public IReadOnlyList<MountPoint>? Mounts { get; set; }

    public ContainerConfig? Config { get; set; }

    public NetworkSettings? NetworkSettings { get; set; }
}

/// <summary>Where a storage driver keeps a container's or an image's layers.</summary>
public sealed record GraphDriverData
{
    public Map<string>? Data { get; set; }

    public string Name { get; set; } = "";
}
