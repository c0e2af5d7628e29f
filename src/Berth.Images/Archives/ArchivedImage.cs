// SPDX-License-Identifier: Apache-2.0
using Berth.Oci.Image;
using Berth.Primitives;

namespace Berth.Images.Archives;

/// <summary>An image as an archive describes it; its parts are still only in the archive.</summary>
internal sealed record ArchivedImage
{
    /// <summary>The digest of the configuration: the image's id.</summary>
    internal required Digest Id { get; init; }

    internal required ArchiveMember ConfigFile { get; init; }

    internal required ImageConfig Config { get; init; }

    /// <summary>Base first; as many as the configuration has diffIDs.</summary>
    internal required IReadOnlyList<ArchivedLayer> Layers { get; init; }

    internal required IReadOnlyList<ImageReference> References { get; init; }
}

internal sealed record ArchivedLayer(Digest DiffId, ArchiveMember? Blob, string MediaType, string Name)
{
    /// <summary>Whether this blob, and not another one of the same layer, was unpacked and so is known to have the diffID.</summary>
    internal bool WasUnpacked { get; set; }
}
