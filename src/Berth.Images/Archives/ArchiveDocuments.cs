// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Berth.Oci.Image;
using Berth.Primitives;

namespace Berth.Images.Archives;

/// <summary>Reads the JSON documents of an archive: bounded, and refused when they can be read in two ways.</summary>
internal static class ArchiveDocuments
{
    internal const int MaximumSize = 8 * 1024 * 1024;

    internal static EngineException Bad(string problem) => new(ErrorKind.InvalidParameter, "invalid image archive: " + problem);

    internal static T Parse<T>(byte[] json, string name, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw Bad($"{name} is null");
        }
        catch (JsonException broken)
        {
            throw Bad($"{name}: {broken.Message}");
        }
    }

    internal static T Parse<T>(ArchiveMember member, string name, JsonTypeInfo<T> type)
        where T : class => Parse(member.ReadDocument(name, MaximumSize), name, type);

    /// <summary>The configuration, with the number of its layers checked against the manifest's.</summary>
    internal static (ImageConfig Config, Digest[] DiffIds) ParseConfig(ArchiveMember member, string name, int layers)
    {
        ImageConfig config = Parse(member, name, OciImageJson.Default.ImageConfig);
        if (config.RootFs?.Type is not (null or "layers"))
        {
            throw Bad($"{name}: rootfs type \"{config.RootFs.Type}\" is not supported");
        }

        CheckLists(config, name);
        string[] diffIds = config.RootFs?.DiffIds ?? [];
        return diffIds.Length == layers
            ? (config, [.. diffIds.Select(Digest.Parse)])
            : throw Bad($"invalid manifest, layers length mismatch: expected {diffIds.Length}, got {layers}");
    }

    /// <summary>A list with a null in it has no meaning, and everyone who walks it later would have to ask.</summary>
    internal static T[] NoNulls<T>(T[]? list, string name)
        where T : class => list is null ? [] : Array.TrueForAll(list, item => item is not null) ? list : throw Bad($"{name} has a list with a null in it");

    private static void CheckLists(ImageConfig config, string name)
    {
        NoNulls(config.RootFs?.DiffIds, name);
        NoNulls(config.History, name);
        NoNulls(config.Config?.Env, name);
        NoNulls(config.Config?.Cmd, name);
        NoNulls(config.Config?.Entrypoint, name);
        NoNulls(config.Config?.OnBuild, name);
        NoNulls(config.Config?.Shell, name);
        NoNulls(config.Config?.Healthcheck?.Test, name);
        if (config.Config?.Labels is { } labels && labels.Values.Any(static value => value is null))
        {
            throw Bad($"{name} has a label without a value");
        }
    }

    // One document that is a manifest to one reader and an index to another names two images by one digest (CVE-2021-41190).
    internal static ImageManifest ParseManifest(ArchiveMember member, string name)
    {
        ImageManifest manifest = Parse(member, name, OciImageJson.Default.ImageManifest);
        return manifest.Manifests is null && !MediaTypes.IsIndex(manifest.MediaType) ? manifest : throw Bad($"{name} is a manifest and an index at once");
    }

    internal static ImageIndex ParseIndex(ArchiveMember member, string name)
    {
        ImageIndex index = Parse(member, name, OciImageJson.Default.ImageIndex);
        return index.Config is null && index.Layers is null && !MediaTypes.IsManifest(index.MediaType) ? index : throw Bad($"{name} is an index and a manifest at once");
    }
}
