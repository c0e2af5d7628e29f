// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Serialization;
using Berth.Primitives;

namespace Berth.Images.Layers;

/// <summary>An unpacked layer.</summary>
public sealed record LayerInfo
{
    public required Digest ChainId { get; init; }

    public required Digest DiffId { get; init; }

    /// <summary>The chain below, or empty for a base layer.</summary>
    public required Digest Parent { get; init; }

    /// <summary>Bytes of the files and links that this layer itself has.</summary>
    public required long Size { get; init; }

    /// <summary>The directory in overlay's form.</summary>
    public required string Directory { get; init; }
}

/// <summary>The file <c>layer.json</c> beside a layer's directory.</summary>
internal sealed record LayerRecord
{
    [JsonPropertyName("version")]
    public int Version { get; set; } = 1;

    [JsonPropertyName("diffID")]
    public required string DiffId { get; init; }

    [JsonPropertyName("parent")]
    public string? Parent { get; init; }

    [JsonPropertyName("size")]
    public long Size { get; init; }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LayerRecord))]
internal sealed partial class StoreJson : JsonSerializerContext;
