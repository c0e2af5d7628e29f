// SPDX-License-Identifier: Apache-2.0
using Berth.Images.Content;
using Berth.Images.Layers;
using Berth.Images.Tar;
using Berth.Primitives;

namespace Berth.Images.Archives;

/// <summary>How far the unpacking of a layer is.</summary>
/// <param name="DiffId">The layer.</param>
/// <param name="Current">Bytes of its blob that were read.</param>
/// <param name="Total">Bytes of its blob.</param>
public readonly record struct LayerProgress(Digest DiffId, long Current, long Total);

/// <summary>Brings images out of archives into the content and layer stores.</summary>
public sealed class ArchiveLoader(IContentStore content, LayerStore layers, TarLimits limits)
{
    /// <summary>
    /// Reads an archive of <c>docker save</c> or an OCI layout and stores its images' parts. What was stored before a failure is garbage
    /// that no image names; the caller collects it.
    /// </summary>
    /// <param name="archive">A tar, compressed or not; read synchronously.</param>
    /// <param name="platform">Of an image for several platforms take this one; null for this machine's.</param>
    /// <param name="blobOf">The blob of a layer that an image here already has, or null.</param>
    /// <param name="progress">Told as layers are unpacked.</param>
    /// <param name="cancellation">Stops the work.</param>
    public IReadOnlyList<StoredImage> Load(
        Stream archive, Platform? platform, Func<Digest, LayerBlob?> blobOf, Action<LayerProgress> progress, CancellationToken cancellation)
    {
        using ArchiveFiles files = ArchiveFiles.Read(archive, content, limits, cancellation);
        IReadOnlyList<ArchivedImage> images = files.Find(DockerArchive.ManifestName) is { } manifest ? DockerArchive.Read(files, manifest)
            : files.Find(OciArchive.IndexName) is { } index ? OciArchive.Read(files, index, platform)
            : throw ArchiveDocuments.Bad("it has neither a manifest.json nor an index.json");
        if (platform is not null)
        {
            // An index need not tell the platforms of its manifests, and docker save's never does: the configuration always does.
            images = [.. images.Where(image => platform.CanRun(new Platform(image.Config.Os, image.Config.Architecture, image.Config.Variant)))];
            if (images.Count == 0)
            {
                throw new EngineException(ErrorKind.NotFound, $"the archive has no image for {platform}");
            }
        }

        return [.. images.Select(image => Store(image, blobOf, progress, cancellation))];
    }

    private StoredImage Store(ArchivedImage image, Func<Digest, LayerBlob?> blobOf, Action<LayerProgress> progress, CancellationToken cancellation)
    {
        Digest chain = default;
        long size = 0;
        var blobs = new List<LayerBlob>();
        foreach (ArchivedLayer layer in image.Layers)
        {
            Digest parent = chain;
            LayerInfo unpacked = layers.Apply(parent, layer.DiffId, () => Open(layer, progress), cancellation);
            chain = unpacked.ChainId;
            size += unpacked.Size;
            blobs.Add(blobOf(chain) is { } known && content.Contains(known.Digest) ? known : Keep(layer));
        }

        image.ConfigFile.Commit(content);
        return new StoredImage { Id = image.Id, ChainId = chain, Size = size, Layers = blobs, References = image.References };
    }

    private LayerBlob Keep(ArchivedLayer layer)
    {
        ArchiveMember blob = layer.Blob ?? throw Missing(layer);
        if (!content.Contains(blob.Digest))
        {
            VerifyDiffId(layer, blob);
            blob.Commit(content);
        }

        return new LayerBlob(blob.Digest, blob.Size, MediaType(layer, blob));
    }

    // The unpacked layer may come from another blob than this one, which then was never looked into.
    private void VerifyDiffId(ArchivedLayer layer, ArchiveMember blob)
    {
        if (blob.Digest == layer.DiffId || layer.WasUnpacked)
        {
            return;
        }

        using Stream compressed = blob.OpenRead();
        using Stream plain = LayerCompression.Decompress(compressed, limits);
        using var hashing = new HashingStream(plain);
        byte[] block = new byte[256 * 1024];
        while (hashing.Read(block) > 0)
        {
        }

        Digest actual = hashing.Finish();
        if (actual != layer.DiffId)
        {
            throw new EngineException(ErrorKind.DataLoss, $"layer {layer.Name} has the diffID {actual}, expected {layer.DiffId}");
        }
    }

    private static Stream Open(ArchivedLayer layer, Action<LayerProgress> progress)
    {
        ArchiveMember blob = layer.Blob ?? throw Missing(layer);
        layer.WasUnpacked = true;
        return new ProgressStream(blob.OpenRead(), read => progress(new LayerProgress(layer.DiffId, read, blob.Size)));
    }

    // docker save's names tell nothing of the compression; what is stored does.
    private static string MediaType(ArchivedLayer layer, ArchiveMember blob)
    {
        using Stream content = blob.OpenRead();
        byte[] start = new byte[4];
        int length = content.ReadAtLeast(start, 4, throwOnEndOfStream: false);
        bool isDocker = layer.MediaType.StartsWith("application/vnd.docker.", StringComparison.Ordinal);
        return start.AsSpan(0, length) switch
        {
            [0x1F, 0x8B, ..] => isDocker ? Oci.Image.MediaTypes.DockerLayerTarGzip : Oci.Image.MediaTypes.LayerTarGzip,
            [0x28, 0xB5, 0x2F, 0xFD, ..] or [_, 0x2A, 0x4D, 0x18, ..] => Oci.Image.MediaTypes.LayerTarZstd,
            _ => isDocker ? Oci.Image.MediaTypes.DockerLayerTar : Oci.Image.MediaTypes.LayerTar,
        };
    }

    private static EngineException Missing(ArchivedLayer layer) => ArchiveDocuments.Bad($"layer {layer.Name} is missing");
}
