// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Serialization;
using Berth.Api.Wire;

namespace Berth.Api.Volumes;

/// <summary>A mount that a container has.</summary>
public sealed record MountPoint
{
    private string? _name;
    private string? _driver;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Type { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get => _name; set => _name = Omit.Empty(value); }

    public string Source { get; set; } = "";

    public string Destination { get; set; } = "";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Driver { get => _driver; set => _driver = Omit.Empty(value); }

    /// <summary>The options as they were written, such as <c>ro</c>.</summary>
    public string Mode { get; set; } = "";

    [JsonPropertyName("RW")]
    public bool Rw { get; set; }

    public string Propagation { get; set; } = "";
}
