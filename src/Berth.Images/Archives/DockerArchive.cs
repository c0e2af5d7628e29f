// SPDX-License-Identifier: Apache-2.0
using Berth.Oci.Image;
using Berth.Primitives;

namespace Berth.Images.Archives;

/// <summary>
/// The archive of <c>docker save</c>: <c>manifest.json</c> names for each image its configuration, its layers' tars and its tags. Since
/// Docker 25 those are the blobs of an OCI layout in the same archive.
/// </summary>
internal static class DockerArchive
{
    internal const string ManifestName = "manifest.json";

    private const string BlobPrefix = "blobs/sha256/";

    internal static IReadOnlyList<ArchivedImage> Read(ArchiveFiles files, ArchiveMember manifest)
    {
        DockerArchiveEntry[] entries = ArchiveDocuments.Parse(manifest, ManifestName, OciImageJson.Default.DockerArchiveEntryArray);
        return [.. ArchiveDocuments.NoNulls(entries, ManifestName).Select(entry => ReadImage(files, entry))];
    }

    private static ArchivedImage ReadImage(ArchiveFiles files, DockerArchiveEntry entry)
    {
        string[] layerNames = ArchiveDocuments.NoNulls(entry.Layers, ManifestName);
        ArchiveMember configFile = Member(files, entry.Config);
        (ImageConfig config, Digest[] diffIds) = ArchiveDocuments.ParseConfig(configFile, entry.Config, layerNames.Length);
        var layers = new List<ArchivedLayer>();
        for (int i = 0; i < diffIds.Length; i++)
        {
            // A layer may be left out when the receiver has it already; whether it does is seen later.
            ArchiveMember? blob = files.Find(layerNames[i]);
            if (blob is not null)
            {
                VerifyName(blob, layerNames[i]);
            }

            layers.Add(new ArchivedLayer(diffIds[i], blob, MediaTypes.DockerLayerTar, layerNames[i]));
        }

        return new ArchivedImage
        {
            Id = configFile.Digest,
            ConfigFile = configFile,
            Config = config,
            Layers = layers,
            References = [.. ArchiveDocuments.NoNulls(entry.RepoTags, ManifestName).Select(Tag)],
        };
    }

    private static ArchiveMember Member(ArchiveFiles files, string name)
    {
        ArchiveMember member = files.Find(name) ?? throw ArchiveDocuments.Bad($"{name} is missing");
        VerifyName(member, name);
        return member;
    }

    private static void VerifyName(ArchiveMember member, string name)
    {
        if (name.StartsWith(BlobPrefix, StringComparison.Ordinal))
        {
            member.Verify(name, Digest.Parse("sha256:" + name[BlobPrefix.Length..]), null);
        }
    }

    private static ImageReference Tag(string text) =>
        ImageReference.TryParse(text, out ImageReference? reference) && reference.Tag is not null && reference.Digest.IsEmpty
            ? reference
            : throw ArchiveDocuments.Bad($"invalid tag \"{text}\"");
}
