// SPDX-License-Identifier: Apache-2.0
using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Berth.Primitives;

/// <summary>What an image runs on, in the words of the OCI image index: Go's names of operating systems and processors. Always normalised.</summary>
public sealed record Platform
{
    private static readonly string[] KnownSystems =
        ["aix", "android", "darwin", "dragonfly", "freebsd", "hurd", "illumos", "ios", "js", "linux", "nacl", "netbsd", "openbsd", "plan9", "solaris", "windows", "zos"];

    private static readonly string[] KnownProcessors =
        ["386", "amd64", "arm", "arm64", "loong64", "mips", "mipsle", "mips64", "mips64le", "ppc64", "ppc64le", "riscv64", "s390x", "wasm"];

    private static readonly SearchValues<char> ComponentCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

    public Platform(string os, string architecture, string? variant = null)
    {
        Os = NormaliseSystem(os);
        (Architecture, Variant) = NormaliseProcessor(architecture, variant ?? "");
    }

    /// <summary>The platform of this machine.</summary>
    public static Platform Current { get; } = new("linux", RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        System.Runtime.InteropServices.Architecture.X86 => "386",
        System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
        System.Runtime.InteropServices.Architecture.Arm => "arm",
        System.Runtime.InteropServices.Architecture.Ppc64le => "ppc64le",
        System.Runtime.InteropServices.Architecture.S390x => "s390x",
        System.Runtime.InteropServices.Architecture.RiscV64 => "riscv64",
        System.Runtime.InteropServices.Architecture.LoongArch64 => "loong64",
        var other => other.ToString().ToLowerInvariant(),
    });

    public string Os { get; }

    public string Architecture { get; }

    /// <summary>The processor's variant (<c>v7</c>), or null.</summary>
    public string? Variant { get; }

    /// <summary>Reads <c>os</c>, <c>arch</c>, <c>os/arch</c> or <c>os/arch/variant</c>, as <c>--platform</c> takes it.</summary>
    /// <exception cref="EngineException">InvalidParameter, naming the text.</exception>
    public static Platform Parse(string text)
    {
        string[] parts = text.Split('/');
        foreach (string part in parts)
        {
            if (part.Length == 0 || part.AsSpan().ContainsAnyExcept(ComponentCharacters))
            {
                throw new EngineException(
                    ErrorKind.InvalidParameter,
                    $"\"{part}\" is an invalid component of \"{text}\": platform specifier component must match \"^[A-Za-z0-9_.-]+$\": invalid argument");
            }
        }

        return parts.Length switch
        {
            1 => ParseOne(parts[0]),
            2 => new Platform(parts[0], parts[1]),
            3 => new Platform(parts[0], parts[1], parts[2]),
            _ => throw new EngineException(ErrorKind.InvalidParameter, $"\"{text}\": cannot parse platform specifier: invalid argument"),
        };
    }

    /// <summary>Whether what is made for <paramref name="image"/> runs on this platform: an equal or, for arm, an older variant.</summary>
    public bool CanRun(Platform image)
    {
        if (Os != image.Os || Architecture != image.Architecture)
        {
            return false;
        }

        return Variant == image.Variant || image.Variant is null || (Architecture is "arm" or "arm64" or "amd64" && VariantNumber(image.Variant) <= VariantNumber(Variant));
    }

    public override string ToString() => Variant is null ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";

    private static Platform ParseOne(string part)
    {
        string system = NormaliseSystem(part);
        if (Array.IndexOf(KnownSystems, system) >= 0)
        {
            return system == Current.Os ? new Platform(system, Current.Architecture, Current.Variant) : new Platform(system, Current.Architecture);
        }

        (string processor, string? variant) = NormaliseProcessor(part, "");
        return Array.IndexOf(KnownProcessors, processor) >= 0
            ? new Platform(Current.Os, processor, variant)
            : throw new EngineException(ErrorKind.InvalidParameter, $"\"{part}\": unknown operating system or architecture: invalid argument");
    }

    private static string NormaliseSystem(string os) => os.ToLowerInvariant() switch
    {
        "" => "linux",
        "macos" => "darwin",
        var other => other,
    };

    private static (string Architecture, string? Variant) NormaliseProcessor(string architecture, string variant)
    {
        string processor = architecture.ToLowerInvariant();
        string kind = variant.ToLowerInvariant();
        (processor, kind) = processor switch
        {
            "i386" => ("386", ""),
            "x86_64" or "x86-64" or "amd64" => ("amd64", kind == "v1" ? "" : kind),
            "aarch64" or "arm64" => ("arm64", kind is "8" or "v8" ? "" : kind),
            "armhf" => ("arm", "v7"),
            "armel" => ("arm", "v6"),
            "arm" => ("arm", kind switch { "" or "7" => "v7", "5" or "6" or "8" => "v" + kind, _ => kind }),
            _ => (processor, kind),
        };
        return (processor, kind.Length == 0 ? null : kind);
    }

    // The base variant has no name: amd64 is v1, arm64 is v8.
    private int VariantNumber(string? variant)
    {
        if (variant is null)
        {
            return Architecture switch { "amd64" => 1, "arm64" => 8, _ => 7 };
        }

        return int.TryParse(variant.AsSpan(variant.StartsWith('v') ? 1 : 0), CultureInfo.InvariantCulture, out int number) ? number : int.MaxValue;
    }
}
