// SPDX-License-Identifier: Apache-2.0
namespace Berth.Oci.Runtime;

/// <summary>config.json of a bundle: OCI Runtime Specification 1.2, config.md and config-linux.md. A null property is absent in the document.</summary>
public sealed record RuntimeSpec
{
    public const string FileName = "config.json";
    public const string Version = "1.2.0";

    public string OciVersion { get; init; } = Version;

    public Process? Process { get; init; }

    public Root? Root { get; init; }

    public string? Hostname { get; init; }

    public string? Domainname { get; init; }

    public Mount[]? Mounts { get; init; }

    public Hooks? Hooks { get; init; }

    public Dictionary<string, string>? Annotations { get; init; }

    public LinuxSpec? Linux { get; init; }
}

public sealed record Root
{
    public required string Path { get; init; }

    public bool Readonly { get; init; }
}

public sealed record Mount
{
    public required string Destination { get; init; }

    public string? Type { get; init; }

    public string? Source { get; init; }

    public string[]? Options { get; init; }

    public LinuxIdMapping[]? UidMappings { get; init; }

    public LinuxIdMapping[]? GidMappings { get; init; }
}

public sealed record Hooks
{
    public Hook[]? Prestart { get; init; }

    public Hook[]? CreateRuntime { get; init; }

    public Hook[]? CreateContainer { get; init; }

    public Hook[]? StartContainer { get; init; }

    public Hook[]? Poststart { get; init; }

    public Hook[]? Poststop { get; init; }
}

public sealed record Hook
{
    public required string Path { get; init; }

    /// <summary>The whole argv, the program's own name first, as execve takes it.</summary>
    public string[]? Args { get; init; }

    public string[]? Env { get; init; }

    /// <summary>Seconds until the hook counts as failed.</summary>
    public int? Timeout { get; init; }
}
