// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Serialization;

namespace Berth.Runtime.State;

/// <summary>`state.json`: what other invocations of the runtime must know of a container.</summary>
public sealed record ContainerRecord
{
    public const string FileName = "state.json";

    /// <summary>The record of a container on its way. A name of its own: to replace a file makes ext4 write it out at once, which takes a millisecond.</summary>
    internal const string CreatingFileName = "creating.json";

    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    public required string Id { get; init; }

    public required string Bundle { get; init; }

    public string? Rootfs { get; init; }

    /// <summary>0 while the container is being created.</summary>
    public int Pid { get; init; }

    /// <summary>Clock ticks since boot; with the pid and the boot id it names the process for good.</summary>
    public ulong StartTime { get; init; }

    public string? BootId { get; init; }

    /// <summary>RFC 3339, UTC.</summary>
    public required string Created { get; init; }

    public required string CgroupPath { get; init; }

    public Dictionary<string, string>? Annotations { get; init; }

    /// <summary>The launch waits at its gate with these, so that a failed start can be put into words.</summary>
    public bool NoPivot { get; init; }

    public bool NoNewKeyring { get; init; }

    public int ExtraFds { get; init; }
}

/// <summary>What "list --format json" prints of one container; the names are those that engines know from runc.</summary>
public sealed record ListedContainer
{
    public string OciVersion { get; init; } = Oci.Runtime.RuntimeSpec.Version;

    public required string Id { get; init; }

    public required int Pid { get; init; }

    public required string Status { get; init; }

    public required string Bundle { get; init; }

    public string Rootfs { get; init; } = string.Empty;

    public required string Created { get; init; }

    public Dictionary<string, string>? Annotations { get; init; }

    public string Owner { get; init; } = "root";
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ListedContainer))]
[JsonSerializable(typeof(ListedContainer[]))]
[JsonSerializable(typeof(int[]))]
public sealed partial class StateJson : JsonSerializerContext;
