// SPDX-License-Identifier: Apache-2.0
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Berth.Images.Tests.Tar;
using Berth.Oci.Image;
using Berth.Primitives;

namespace Berth.Images.Tests.Archives;

/// <summary>Makes the archives that <c>docker save</c> and OCI tools make.</summary>
internal static class ArchiveBuilder
{
    internal static byte[] Config(string architecture, params byte[][] layers) => GoJson.Serialize(
        new ImageConfig
        {
            Architecture = architecture,
            Os = "linux",
            Config = new ImageExecution { Cmd = ["sh"] },
            RootFs = new ImageRootFs { DiffIds = [.. layers.Select(layer => Digest.OfSha256(layer).ToString())] },
        },
        OciImageJson.Default.ImageConfig);

    /// <summary>The form of before Docker 25: a directory a layer, named by anything.</summary>
    internal static TarBuilder DockerLegacy(string? tag, byte[] config, params byte[][] layers)
    {
        var tar = new TarBuilder();
        for (int i = 0; i < layers.Length; i++)
        {
            tar.Directory($"layer{i}/").Member('0', $"layer{i}/VERSION", "1.0"u8.ToArray()).Member('0', $"layer{i}/layer.tar", layers[i]);
        }

        string name = Digest.OfSha256(config).Hex + ".json";
        var entry = new DockerArchiveEntry { Config = name, RepoTags = tag is null ? null : [tag], Layers = [.. layers.Select((_, i) => $"layer{i}/layer.tar")] };
        return tar.Member('0', name, config).Member('0', "manifest.json", Json([entry], OciImageJson.Default.DockerArchiveEntryArray));
    }

    /// <summary>The form since Docker 25: an OCI layout with a manifest.json beside it.</summary>
    internal static TarBuilder DockerLayout(string tag, byte[] config, params byte[][] layers)
    {
        TarBuilder tar = new TarBuilder().Directory("blobs/").Directory("blobs/sha256/");
        foreach (byte[] blob in (byte[][])[config, .. layers])
        {
            Blob(tar, blob);
        }

        var entry = new DockerArchiveEntry { Config = BlobPath(config), RepoTags = [tag], Layers = [.. layers.Select(BlobPath)] };
        return tar.Member('0', "manifest.json", Json([entry], OciImageJson.Default.DockerArchiveEntryArray))
            .Member('0', "oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}"u8.ToArray());
    }

    internal static byte[] Manifest(byte[] config, string layerType, params byte[][] blobs) => Json(
        new ImageManifest
        {
            SchemaVersion = 2,
            MediaType = MediaTypes.ImageManifest,
            Config = Describe(config, MediaTypes.ImageConfig),
            Layers = [.. blobs.Select(blob => Describe(blob, layerType))],
        },
        OciImageJson.Default.ImageManifest);

    internal static TarBuilder Oci(Descriptor[] manifests, params byte[][] blobs)
    {
        var tar = new TarBuilder().File("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
        foreach (byte[] blob in blobs)
        {
            Blob(tar, blob);
        }

        var index = new ImageIndex { SchemaVersion = 2, MediaType = MediaTypes.ImageIndex, Manifests = manifests };
        return tar.Member('0', "index.json", Json(index, OciImageJson.Default.ImageIndex));
    }

    internal static Descriptor Describe(byte[] blob, string type, string? name = null, string? architecture = null) => new()
    {
        MediaType = type,
        Digest = Digest.OfSha256(blob).ToString(),
        Size = blob.Length,
        Annotations = name is null ? null : new SortedDictionary<string, string> { ["org.opencontainers.image.ref.name"] = name },
        Platform = architecture is null ? null : new DescriptorPlatform { Os = "linux", Architecture = architecture },
    };

    internal static byte[] Gzip(byte[] data)
    {
        using var output = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(output, System.IO.Compression.CompressionLevel.Optimal))
        {
            gzip.Write(data);
        }

        return output.ToArray();
    }

    internal static string BlobPath(byte[] blob) => "blobs/sha256/" + Digest.OfSha256(blob).Hex;

    internal static TarBuilder Blob(TarBuilder tar, byte[] blob) => tar.Member('0', BlobPath(blob), blob);

    internal static byte[] Json<T>(T value, JsonTypeInfo<T> type) => GoJson.Serialize(value, type);

    internal static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
