// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Serialization;
using Berth.Api.Wire;

namespace Berth.Api.Volumes;

/// <summary>A wish for a mount, from <c>--mount</c>.</summary>
public sealed record Mount
{
    private string? _source;
    private string? _consistency;

    /// <summary>bind, volume, tmpfs, npipe, cluster, image.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Type { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Source { get => _source; set => _source = Omit.Empty(value); }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Target { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ReadOnly { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Consistency { get => _consistency; set => _consistency = Omit.Empty(value); }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MountBindOptions? BindOptions { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MountVolumeOptions? VolumeOptions { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MountImageOptions? ImageOptions { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MountTmpfsOptions? TmpfsOptions { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EmptyObject? ClusterOptions { get; set; }
}

public sealed record MountBindOptions
{
    private string? _propagation;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Propagation { get => _propagation; set => _propagation = Omit.Empty(value); }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NonRecursive { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool CreateMountpoint { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ReadOnlyNonRecursive { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ReadOnlyForceRecursive { get; set; }
}

public sealed record MountVolumeOptions
{
    private string? _subpath;
    private Map<string>? _labels;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NoCopy { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Map<string>? Labels { get => _labels; set => _labels = Omit.Empty(value); }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Subpath { get => _subpath; set => _subpath = Omit.Empty(value); }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MountDriver? DriverConfig { get; set; }
}

public sealed record MountDriver
{
    private string? _name;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get => _name; set => _name = Omit.Empty(value); }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Map<string>? Options { get; set; }
}

public sealed record MountImageOptions
{
    private string? _subpath;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Subpath { get => _subpath; set => _subpath = Omit.Empty(value); }
}

public sealed record MountTmpfsOptions
{
    private IReadOnlyList<IReadOnlyList<string>>? _options;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long SizeBytes { get; set; }

    /// <summary>Permission bits, decimal on the wire.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public uint Mode { get; set; }

    /// <summary>Each entry is one flag, or a key and its value.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<IReadOnlyList<string>>? Options { get => _options; set => _options = Omit.Empty(value); }
}
