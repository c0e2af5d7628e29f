// SPDX-License-Identifier: Apache-2.0
using Berth.Oci.Image;
using Berth.Primitives;

namespace Berth.Images.Archives;

/// <summary>An OCI image layout in a tar (image-layout.md), as <c>skopeo copy … oci-archive:</c> and <c>podman save --format oci-archive</c> write it.</summary>
internal static class OciArchive
{
    internal const string IndexName = "index.json";

    // An index may hold indexes; a document cannot hold itself, but an archive can be deep on purpose.
    private const int MaximumNesting = 4;

    private const string FullNameAnnotation = "io.containerd.image.name";
    private const string NameAnnotation = "org.opencontainers.image.ref.name";

    internal static IReadOnlyList<ArchivedImage> Read(ArchiveFiles files, ArchiveMember index, Platform? wanted)
    {
        var found = new List<(Descriptor Manifest, ImageReference? Name)>();
        Collect(files, ArchiveDocuments.ParseIndex(index, IndexName), null, wanted, 0, found);
        if (found.Count == 0)
        {
            throw new EngineException(ErrorKind.NotFound, $"the archive has no image for {wanted ?? Platform.Current}");
        }

        return [.. found.GroupBy(item => item.Manifest.Digest).Select(group => ReadImage(files, group.First().Manifest, group.Select(item => item.Name)))];
    }

    private static void Collect(
        ArchiveFiles files, ImageIndex index, ImageReference? inherited, Platform? wanted, int depth, List<(Descriptor Manifest, ImageReference? Name)> found)
    {
        if (depth > MaximumNesting)
        {
            throw ArchiveDocuments.Bad("its indexes are nested too deeply");
        }

        // One name may stand for several platforms: each name gets the best manifest for the platform asked for.
        foreach (IGrouping<ImageReference?, Descriptor> named in ArchiveDocuments.NoNulls(index.Manifests, "an index").GroupBy(item => NameOf(item) ?? inherited))
        {
            foreach (Descriptor nested in named.Where(item => MediaTypes.IsIndex(item.MediaType)))
            {
                Collect(files, ArchiveDocuments.ParseIndex(Blob(files, nested), nested.Digest), named.Key, wanted, depth + 1, found);
            }

            List<Descriptor> manifests = [.. named.Where(item => MediaTypes.IsManifest(item.MediaType) && item.ArtifactType is null && item.Platform?.Os != "unknown")];
            bool severalPlatforms = manifests.Select(item => item.Platform).OfType<DescriptorPlatform>().Distinct().Count() > 1;
            IEnumerable<Descriptor> chosen = wanted is not null || severalPlatforms ? Choose(manifests, wanted ?? Platform.Current) : manifests;
            found.AddRange(chosen.Select(item => (item, named.Key)));
        }
    }

    private static IEnumerable<Descriptor> Choose(List<Descriptor> manifests, Platform wanted) => manifests
        .Where(item => item.Platform is null || wanted.CanRun(PlatformOf(item)))
        .OrderBy(item => item.Platform is not null && PlatformOf(item) == wanted ? 0 : 1)
        .Take(1);

    private static Platform PlatformOf(Descriptor item) => new(item.Platform!.Os, item.Platform.Architecture, item.Platform.Variant);

    private static ArchivedImage ReadImage(ArchiveFiles files, Descriptor descriptor, IEnumerable<ImageReference?> names)
    {
        ImageManifest manifest = ArchiveDocuments.ParseManifest(Blob(files, descriptor), descriptor.Digest);
        Descriptor configDescriptor = manifest.Config ?? throw ArchiveDocuments.Bad($"{descriptor.Digest} has no config");
        if (configDescriptor.MediaType is not (MediaTypes.ImageConfig or MediaTypes.DockerConfig))
        {
            throw ArchiveDocuments.Bad($"{descriptor.Digest} is no image: its config is of the type \"{configDescriptor.MediaType}\"");
        }

        ArchiveMember configFile = Blob(files, configDescriptor);
        Descriptor[] layers = ArchiveDocuments.NoNulls(manifest.Layers, descriptor.Digest);
        (ImageConfig config, Digest[] diffIds) = ArchiveDocuments.ParseConfig(configFile, configDescriptor.Digest, layers.Length);
        return new ArchivedImage
        {
            Id = configFile.Digest,
            ConfigFile = configFile,
            Config = config,
            Layers = [.. layers.Select((layer, i) => new ArchivedLayer(diffIds[i], TryBlob(files, layer), layer.MediaType, layer.Digest))],
            References = [.. names.OfType<ImageReference>().Distinct()],
        };
    }

    private static ArchiveMember Blob(ArchiveFiles files, Descriptor descriptor) =>
        TryBlob(files, descriptor) ?? throw ArchiveDocuments.Bad($"blob {descriptor.Digest} is missing");

    private static ArchiveMember? TryBlob(ArchiveFiles files, Descriptor descriptor)
    {
        Digest digest = Digest.Parse(descriptor.Digest);
        ArchiveMember? blob = files.Find($"blobs/{digest.Algorithm}/{digest.Hex}");
        blob?.Verify($"blob {digest}", digest, descriptor.Size);
        return blob;
    }

    // containerd writes the full name; skopeo and podman write into the other annotation what they were given, which may be a name or a
    // bare tag, and a bare tag names no image.
    private static ImageReference? NameOf(Descriptor descriptor)
    {
        if (descriptor.Annotations is not { } annotations)
        {
            return null;
        }

        string? text = annotations.GetValueOrDefault(FullNameAnnotation);
        if (text is null && annotations.TryGetValue(NameAnnotation, out string? name) && name.AsSpan().ContainsAny('/', ':'))
        {
            text = name;
        }

        return ImageReference.TryParse(text, out ImageReference? reference) && reference.Digest.IsEmpty ? reference.WithDefaultTag() : null;
    }
}
