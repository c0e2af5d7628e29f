// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Serialization;

namespace Berth.Oci.Image;

/// <summary>One image for one platform (OCI image spec, manifest.md).</summary>
public sealed record ImageManifest
{
    [JsonPropertyName("schemaVersion")]
    public int SchemaVersion { get; init; }

    [JsonPropertyName("mediaType")]
    public string? MediaType { get; init; }

    [JsonPropertyName("artifactType")]
    public string? ArtifactType { get; init; }

    [JsonPropertyName("config")]
    public Descriptor? Config { get; init; }

    [JsonPropertyName("layers")]
    public Descriptor[]? Layers { get; init; }

    /// <summary>Only here to be refused: a document with both is an index for one reader and a manifest for another (CVE-2021-41190).</summary>
    [JsonPropertyName("manifests")]
    public Descriptor[]? Manifests { get; init; }

    [JsonPropertyName("annotations")]
    public SortedDictionary<string, string>? Annotations { get; init; }
}

/// <summary>A list of manifests, one for each platform (OCI image spec, image-index.md).</summary>
public sealed record ImageIndex
{
    [JsonPropertyName("schemaVersion")]
    public int SchemaVersion { get; init; }

    [JsonPropertyName("mediaType")]
    public string? MediaType { get; init; }

    [JsonPropertyName("manifests")]
    public Descriptor[]? Manifests { get; init; }

    /// <summary>Only here to be refused, as in <see cref="ImageManifest.Manifests"/>.</summary>
    [JsonPropertyName("config")]
    public Descriptor? Config { get; init; }

    /// <summary>Only here to be refused, as in <see cref="ImageManifest.Manifests"/>.</summary>
    [JsonPropertyName("layers")]
    public Descriptor[]? Layers { get; init; }

    [JsonPropertyName("annotations")]
    public SortedDictionary<string, string>? Annotations { get; init; }
}

/// <summary>The file <c>oci-layout</c> (OCI image spec, image-layout.md).</summary>
public sealed record ImageLayout
{
    [JsonPropertyName("imageLayoutVersion")]
    public string ImageLayoutVersion { get; set; } = "";
}

/// <summary>One entry of <c>manifest.json</c> in the archive of <c>docker save</c>.</summary>
public sealed record DockerArchiveEntry
{
    [JsonPropertyName("Config")]
    public string Config { get; set; } = "";

    [JsonPropertyName("RepoTags")]
    public string[]? RepoTags { get; init; }

    [JsonPropertyName("Layers")]
    public string[]? Layers { get; init; }
}
