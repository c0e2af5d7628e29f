// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using System.Text.Json.Serialization;
using Berth.Images.Archives;
using Berth.Oci.Image;
using Berth.Primitives;

namespace Berth.Engine.Images;

/// <summary>An image that is here: what the engine keeps of it beside its configuration document.</summary>
internal sealed record ImageRecord
{
    internal required Digest Id { get; init; }

    /// <summary>A view of the configuration document, whose bytes stay in the content store.</summary>
    internal required ImageConfig Config { get; init; }

    /// <summary>The topmost layer's chain id, empty for an image without layers.</summary>
    internal required Digest ChainId { get; init; }

    internal required long Size { get; init; }

    internal required IReadOnlyList<LayerBlob> Layers { get; init; }

    /// <summary>The image that this one was made from here, or empty.</summary>
    internal Digest Parent { get; init; }

    internal DateTimeOffset? LastTagged { get; init; }

    internal static ImageRecord Of(StoredImage image, ImageConfig config, Digest parent) => new()
    {
        Id = image.Id,
        Config = config,
        ChainId = image.ChainId,
        Size = image.Size,
        Layers = image.Layers,
        Parent = parent,
    };

    internal byte[] ToDocument() => JsonSerializer.SerializeToUtf8Bytes(
        new ImageDocument
        {
            ChainId = ChainId.IsEmpty ? null : ChainId.ToString(),
            Size = Size,
            Layers = [.. Layers.Select(layer => new Descriptor { Digest = layer.Digest.ToString(), Size = layer.Size, MediaType = layer.MediaType })],
            Parent = Parent.IsEmpty ? null : Parent.ToString(),
            LastTagged = LastTagged,
        },
        ImageDocumentJson.Default.ImageDocument);

    internal static ImageRecord FromDocument(string id, byte[] document, Func<Digest, ImageConfig> readConfig)
    {
        ImageDocument read = JsonSerializer.Deserialize(document, ImageDocumentJson.Default.ImageDocument) ?? throw new JsonException("the document is null");
        Digest digest = Digest.Parse(id);
        return new ImageRecord
        {
            Id = digest,
            Config = readConfig(digest),
            ChainId = read.ChainId is null ? default : Digest.Parse(read.ChainId),
            Size = read.Size,
            Layers = [.. read.Layers.Select(layer => new LayerBlob(Digest.Parse(layer.Digest), layer.Size, layer.MediaType))],
            Parent = read.Parent is null ? default : Digest.Parse(read.Parent),
            LastTagged = read.LastTagged,
        };
    }
}

/// <summary>An image's row in the state database.</summary>
internal sealed record ImageDocument
{
    [JsonPropertyName("version")]
    public int Version { get; set; } = 1;

    [JsonPropertyName("chainID")]
    public string? ChainId { get; init; }

    [JsonPropertyName("size")]
    public long Size { get; init; }

    [JsonPropertyName("layers")]
    public Descriptor[] Layers { get; set; } = [];

    [JsonPropertyName("parent")]
    public string? Parent { get; init; }

    [JsonPropertyName("lastTagged")]
    public DateTimeOffset? LastTagged { get; init; }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ImageDocument))]
internal sealed partial class ImageDocumentJson : JsonSerializerContext;
