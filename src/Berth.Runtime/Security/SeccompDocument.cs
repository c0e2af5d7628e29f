// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using System.Text.Json.Serialization;
using Berth.Oci.Runtime;
using Berth.Primitives;

namespace Berth.Runtime.Security;

/// <summary>
/// A profile in Docker's form, which <c>--security-opt seccomp=FILE</c> takes: the specification's, with conditions on the container's capabilities, the
/// machine's architecture and the kernel's version, which <see cref="Resolve"/> decides.
/// </summary>
public sealed record SeccompDocument
{
    public required string DefaultAction { get; init; }

    public uint? DefaultErrnoRet { get; init; }

    public string[]? Architectures { get; init; }

    /// <summary>Instead of <see cref="Architectures"/>: those that come with the machine's own.</summary>
    public SeccompArchitectureMap[]? ArchMap { get; init; }

    public string[]? Flags { get; init; }

    public string? ListenerPath { get; init; }

    public string? ListenerMetadata { get; init; }

    public SeccompDocumentRule[]? Syscalls { get; init; }

    /// <summary>Reads a profile file; errors are in Docker's words.</summary>
    public static SeccompDocument Parse(ReadOnlySpan<byte> json)
    {
        SeccompDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(json, SeccompDocumentJson.Default.SeccompDocument);
        }
        catch (JsonException error)
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"Decoding seccomp profile failed: {error.Message}", error);
        }

        return document ?? throw new EngineException(ErrorKind.InvalidParameter, "Decoding seccomp profile failed: it is null");
    }

    /// <summary>The specification's form for one container.</summary>
    /// <param name="capabilities">Full names of the bounding set.</param>
    /// <param name="kernel">Only major and minor count.</param>
    /// <param name="architecture">Go's name: amd64, arm64.</param>
    public LinuxSeccomp Resolve(IReadOnlyCollection<string> capabilities, Version kernel, string architecture)
    {
        if (Architectures is { Length: > 0 } && ArchMap is { Length: > 0 })
        {
            throw new EngineException(ErrorKind.InvalidParameter, "both 'architectures' and 'archMap' are specified in the seccomp profile, use either 'architectures' or 'archMap'");
        }

        List<LinuxSyscall> rules = [];
        foreach (SeccompDocumentRule rule in Syscalls ?? [])
        {
            string[] names = RuleNames(rule);
            bool included = rule.Includes?.Matches(capabilities, kernel, architecture) ?? true;
            if (included && !(rule.Excludes?.Excludes(capabilities, kernel, architecture) ?? false))
            {
                rules.Add(new LinuxSyscall { Names = names, Action = rule.Action, ErrnoRet = rule.ErrnoRet, Args = rule.Args });
            }
        }

        return new LinuxSeccomp
        {
            DefaultAction = DefaultAction,
            DefaultErrnoRet = DefaultErrnoRet,
            Architectures = ArchitecturesFor(architecture),
            Flags = Flags,
            ListenerPath = ListenerPath,
            ListenerMetadata = ListenerMetadata,
            Syscalls = [.. rules],
        };
    }

    private static string[] RuleNames(SeccompDocumentRule rule) => (rule.Name, rule.Names) switch
    {
        (not null and not "", { Length: > 0 }) => throw new EngineException(
            ErrorKind.InvalidParameter, "both 'name' and 'names' are specified in the seccomp profile, use either 'name' or 'names'"),
        (not null and not "", _) => [rule.Name],
        _ => rule.Names ?? [],
    };

    private string[]? ArchitecturesFor(string architecture)
    {
        string native = architecture switch
        {
            "amd64" => "SCMP_ARCH_X86_64",
            "arm64" => "SCMP_ARCH_AARCH64",
            _ => throw new EngineException(ErrorKind.NotImplemented, $"seccomp profile: unknown architecture \"{architecture}\""),
        };
        SeccompArchitectureMap? map = ArchMap?.FirstOrDefault(entry => entry.Architecture == native);
        return map is null ? Architectures : [map.Architecture, .. map.SubArchitectures ?? []];
    }
}

public sealed record SeccompArchitectureMap
{
    public required string Architecture { get; init; }

    public string[]? SubArchitectures { get; init; }
}

public sealed record SeccompDocumentRule
{
    public string? Name { get; init; }

    public string[]? Names { get; init; }

    public required string Action { get; init; }

    public uint? ErrnoRet { get; init; }

    public LinuxSeccompArg[]? Args { get; init; }

    public string? Comment { get; init; }

    public SeccompFilterCondition? Includes { get; init; }

    public SeccompFilterCondition? Excludes { get; init; }
}

/// <summary>On what a rule depends. What is absent does not matter.</summary>
public sealed record SeccompFilterCondition
{
    public string[]? Caps { get; init; }

    public string[]? Arches { get; init; }

    /// <summary>Such as 4.8.</summary>
    public string? MinKernel { get; init; }

    /// <summary>As "includes": one of the architectures, all of the capabilities, and the kernel is new enough.</summary>
    internal bool Matches(IReadOnlyCollection<string> capabilities, Version kernel, string architecture) =>
        (Arches is not { Length: > 0 } || Arches.Contains(architecture))
        && (Caps is not { Length: > 0 } || Caps.All(capabilities.Contains))
        && (MinKernel is null || kernel >= ParseKernel(MinKernel));

    /// <summary>As "excludes": any one of them is enough.</summary>
    internal bool Excludes(IReadOnlyCollection<string> capabilities, Version kernel, string architecture) =>
        (Arches is { Length: > 0 } && Arches.Contains(architecture))
        || (Caps is { Length: > 0 } && Caps.Any(capabilities.Contains))
        || (MinKernel is not null && kernel >= ParseKernel(MinKernel));

    private static Version ParseKernel(string text) => Version.TryParse(text, out Version? version)
        ? version
        : throw new EngineException(ErrorKind.InvalidParameter, $"invalid kernel version in the seccomp profile: \"{text}\"");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(SeccompDocument))]
internal sealed partial class SeccompDocumentJson : JsonSerializerContext;
