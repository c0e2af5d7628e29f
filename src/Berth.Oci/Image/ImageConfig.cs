// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Serialization;

namespace Berth.Oci.Image;

/// <summary>
/// The configuration whose digest is the image's id (OCI image spec, config.md, and Docker's additions). A view only: stored bytes are
/// never written again from it. The members are in alphabetical order of their names because Docker writes them so.
/// </summary>
public sealed record ImageConfig
{
    [JsonPropertyName("architecture")]
    public string Architecture { get; set; } = "";

    [JsonPropertyName("author")]
    public string? Author { get; init; }

    [JsonPropertyName("comment")]
    public string? Comment { get; init; }

    [JsonPropertyName("config")]
    public ImageExecution? Config { get; init; }

    [JsonPropertyName("container")]
    public string? Container { get; init; }

    /// <summary>RFC 3339 with up to nine digits of a second, kept as text so that no digit is lost.</summary>
    [JsonPropertyName("created")]
    public string? Created { get; init; }

    [JsonPropertyName("docker_version")]
    public string? DockerVersion { get; init; }

    [JsonPropertyName("history")]
    public ImageHistory[]? History { get; init; }

    [JsonPropertyName("os")]
    public string Os { get; set; } = "";

    [JsonPropertyName("os.features")]
    public string[]? OsFeatures { get; init; }

    [JsonPropertyName("os.version")]
    public string? OsVersion { get; init; }

    [JsonPropertyName("rootfs")]
    public ImageRootFs? RootFs { get; init; }

    [JsonPropertyName("variant")]
    public string? Variant { get; init; }
}

/// <summary>What a container of the image runs by default.</summary>
public sealed record ImageExecution
{
    [JsonPropertyName("User")]
    public string? User { get; init; }

    [JsonPropertyName("ExposedPorts")]
    public SortedDictionary<string, EmptyObject>? ExposedPorts { get; init; }

    [JsonPropertyName("Env")]
    public string[]? Env { get; init; }

    [JsonPropertyName("Entrypoint")]
    public string[]? Entrypoint { get; init; }

    [JsonPropertyName("Cmd")]
    public string[]? Cmd { get; init; }

    [JsonPropertyName("Volumes")]
    public SortedDictionary<string, EmptyObject>? Volumes { get; init; }

    [JsonPropertyName("WorkingDir")]
    public string? WorkingDir { get; init; }

    [JsonPropertyName("Labels")]
    public SortedDictionary<string, string>? Labels { get; init; }

    [JsonPropertyName("StopSignal")]
    public string? StopSignal { get; init; }

    [JsonPropertyName("ArgsEscaped")]
    public bool? ArgsEscaped { get; init; }

    [JsonPropertyName("Healthcheck")]
    public ImageHealthcheck? Healthcheck { get; init; }

    [JsonPropertyName("OnBuild")]
    public string[]? OnBuild { get; init; }

    [JsonPropertyName("Shell")]
    public string[]? Shell { get; init; }
}

/// <summary>A health check; all durations in nanoseconds, 0 or absent for the default.</summary>
public sealed record ImageHealthcheck
{
    [JsonPropertyName("Test")]
    public string[]? Test { get; init; }

    [JsonPropertyName("Interval")]
    public long? Interval { get; init; }

    [JsonPropertyName("Timeout")]
    public long? Timeout { get; init; }

    [JsonPropertyName("StartPeriod")]
    public long? StartPeriod { get; init; }

    [JsonPropertyName("StartInterval")]
    public long? StartInterval { get; init; }

    [JsonPropertyName("Retries")]
    public int? Retries { get; init; }
}

public sealed record ImageRootFs
{
    [JsonPropertyName("type")]
    public string Type { get; set; } = "layers";

    [JsonPropertyName("diff_ids")]
    public string[]? DiffIds { get; init; }
}

public sealed record ImageHistory
{
    [JsonPropertyName("created")]
    public string? Created { get; init; }

    [JsonPropertyName("author")]
    public string? Author { get; init; }

    [JsonPropertyName("created_by")]
    public string? CreatedBy { get; init; }

    [JsonPropertyName("comment")]
    public string? Comment { get; init; }

    [JsonPropertyName("empty_layer")]
    public bool? EmptyLayer { get; init; }
}

/// <summary>Go's <c>struct{}</c>: the value of a map that is used as a set.</summary>
public sealed record EmptyObject
{
    public static EmptyObject Value { get; } = new();
}
