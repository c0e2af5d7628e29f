// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;

namespace Berth.Images.Archives;

/// <summary>The content from which a layer was unpacked, kept so that the image can be saved and pushed again byte for byte.</summary>
public sealed record LayerBlob(Digest Digest, long Size, string MediaType);

/// <summary>An image whose configuration, layers and blobs are all in the stores.</summary>
public sealed record StoredImage
{
    /// <summary>The digest of the configuration document.</summary>
    public required Digest Id { get; init; }

    /// <summary>The topmost layer's chain id, empty for an image without layers.</summary>
    public required Digest ChainId { get; init; }

    /// <summary>Bytes of all layers, unpacked.</summary>
    public required long Size { get; init; }

    /// <summary>Base first.</summary>
    public required IReadOnlyList<LayerBlob> Layers { get; init; }

    /// <summary>The names that the archive gives it.</summary>
    public required IReadOnlyList<ImageReference> References { get; init; }
}
