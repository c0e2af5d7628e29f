// SPDX-License-Identifier: Apache-2.0
using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Berth.Primitives;

/// <summary>
/// The name of an image, <c>[registry[:port]/][repository/]name[:tag][@digest]</c>, normalised as Docker does: <c>busybox</c> is
/// <c>docker.io/library/busybox</c>. The grammar is that of the distribution project's reference documentation.
/// </summary>
public sealed record ImageReference
{
    public const string DefaultDomain = "docker.io";
    public const string DefaultTag = "latest";

    private const string OfficialPrefix = "library/";
    private const int MaximumPathLength = 255;
    private const int MaximumTagLength = 128;

    private static readonly SearchValues<char> EitherCaseHexDigits = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789abcdefABCDEF:");

    private ImageReference(string domain, string path, string? tag, Digest digest)
    {
        Domain = domain;
        Path = path;
        Tag = tag;
        Digest = digest;
    }

    /// <summary>The registry's host, with its port if one was given.</summary>
    public string Domain { get; }

    /// <summary>The repository at the registry, <c>library/busybox</c>.</summary>
    public string Path { get; }

    public string? Tag { get; }

    /// <summary>The manifest's digest, empty when the name has none.</summary>
    public Digest Digest { get; }

    public bool IsNameOnly => Tag is null && Digest.IsEmpty;

    /// <summary>Domain and path, <c>docker.io/library/busybox</c>.</summary>
    public string Name => Domain + "/" + Path;

    /// <summary>The name as people write it: <c>busybox</c>, <c>user/tool</c>, <c>host:5000/tool</c>.</summary>
    public string FamiliarName
    {
        get
        {
            if (Domain != DefaultDomain)
            {
                return Name;
            }

            return Path.StartsWith(OfficialPrefix, StringComparison.Ordinal) && Path.IndexOf('/', OfficialPrefix.Length) < 0 ? Path[OfficialPrefix.Length..] : Path;
        }
    }

    /// <summary>The whole reference as people write it: <c>busybox:latest</c>.</summary>
    public string Familiar => FamiliarName + Suffix;

    private string Suffix => (Tag is null ? "" : ":" + Tag) + (Digest.IsEmpty ? "" : "@" + Digest);

    /// <exception cref="EngineException">InvalidParameter in Docker's words.</exception>
    public static ImageReference Parse(string text)
    {
        string? problem = Read(text, out ImageReference? reference);
        return problem is null ? reference! : throw new EngineException(ErrorKind.InvalidParameter, problem);
    }

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ImageReference? reference)
    {
        reference = null;
        return text is not null && Read(text, out reference) is null;
    }

    /// <summary>The same reference with <c>latest</c> where it names neither tag nor digest.</summary>
    public ImageReference WithDefaultTag() => IsNameOnly ? new ImageReference(Domain, Path, DefaultTag, default) : this;

    /// <summary>The same repository with another tag and no digest.</summary>
    public ImageReference WithTag(string tag) => IsTag(tag)
        ? new ImageReference(Domain, Path, tag, default)
        : throw new EngineException(ErrorKind.InvalidParameter, "invalid tag format");

    /// <summary>The same repository at a digest and without a tag.</summary>
    public ImageReference WithDigest(Digest digest) => new(Domain, Path, null, digest);

    /// <summary>The canonical form, <c>docker.io/library/busybox:latest</c>.</summary>
    public override string ToString() => Name + Suffix;

    // Returns the problem in the words of Docker's reference parser, or null.
    private static string? Read(string text, out ImageReference? reference)
    {
        reference = null;
        if (text.Length == 0)
        {
            return "invalid reference format";
        }

        if (text.Length == 64 && !text.AsSpan().ContainsAnyExcept(Digest.HexDigits))
        {
            return $"invalid repository name ({text}), cannot specify 64-byte hexadecimal strings";
        }

        (string domain, string remainder) = SplitDomain(text);
        int at = remainder.IndexOf('@');
        string named = at < 0 ? remainder : remainder[..at];
        int colon = named.IndexOf(':', named.LastIndexOf('/') + 1);
        string path = colon < 0 ? named : named[..colon];
        string? tag = colon < 0 ? null : named[(colon + 1)..];
        if (path.Any(char.IsAsciiLetterUpper))
        {
            return $"invalid reference format: repository name ({path}) must be lowercase";
        }

        if (!IsDomain(domain) || !IsPath(path) || (tag is not null && !IsTag(tag)))
        {
            return "invalid reference format";
        }

        if (path.Length > MaximumPathLength)
        {
            return "repository name must not be more than 255 characters";
        }

        Digest digest = default;
        if (at >= 0 && ReadDigest(remainder[(at + 1)..], out digest) is { } problem)
        {
            return problem;
        }

        reference = new ImageReference(domain, path, tag, digest);
        return null;
    }

    // The first component is a host only if it could not be a repository: it has a dot or a port, an upper-case letter, or is "localhost".
    private static (string Domain, string Remainder) SplitDomain(string text)
    {
        int slash = text.IndexOf('/');
        string first = slash < 0 ? "" : text[..slash];
        bool isHost = slash >= 0 && (first.AsSpan().ContainsAny('.', ':') || first == "localhost" || first.Any(char.IsAsciiLetterUpper));
        string domain = isHost ? first : DefaultDomain;
        string remainder = isHost ? text[(slash + 1)..] : text;
        if (domain == "index.docker.io")
        {
            domain = DefaultDomain;
        }

        return (domain, domain == DefaultDomain && !remainder.Contains('/') ? OfficialPrefix + remainder : remainder);
    }

    private static string? ReadDigest(string text, out Digest digest)
    {
        if (Digest.TryParse(text, out digest))
        {
            return null;
        }

        int colon = text.IndexOf(':');
        if (colon <= 0 || text.Length - colon - 1 < 32 || text.AsSpan(colon + 1).ContainsAnyExcept(EitherCaseHexDigits))
        {
            return "invalid reference format";
        }

        return text[..colon] is "sha256" or "sha384" or "sha512" ? "invalid checksum digest length" : "unsupported digest algorithm";
    }

    private static bool IsTag(ReadOnlySpan<char> tag)
    {
        if (tag.Length is 0 or > MaximumTagLength || tag[0] is '.' or '-')
        {
            return false;
        }

        foreach (char c in tag)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsDomain(ReadOnlySpan<char> domain)
    {
        int end = domain.StartsWith('[') ? domain.IndexOf(']') + 1 : domain.IndexOf(':');
        ReadOnlySpan<char> host = end < 0 ? domain : domain[..end];
        ReadOnlySpan<char> port = end < 0 ? [] : domain[end..];
        if (port.Length > 0 && (port[0] != ':' || port.Length == 1 || port[1..].ContainsAnyExceptInRange('0', '9')))
        {
            return false;
        }

        if (host.StartsWith('['))
        {
            return host.Length > 2 && !host[1..^1].ContainsAnyExcept(AddressCharacters);
        }

        foreach (Range part in host.Split('.'))
        {
            ReadOnlySpan<char> label = host[part];
            if (label.Length == 0 || label[0] == '-' || label[^1] == '-' || ContainsOtherThanLettersDigitsHyphens(label))
            {
                return false;
            }
        }

        return true;
    }

    private static bool ContainsOtherThanLettersDigitsHyphens(ReadOnlySpan<char> label)
    {
        foreach (char c in label)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-')
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPath(ReadOnlySpan<char> path)
    {
        foreach (Range part in path.Split('/'))
        {
            if (!IsPathComponent(path[part]))
            {
                return false;
            }
        }

        return true;
    }

    // Letters and digits, parted by one of ".", "_", "__" or any number of "-".
    private static bool IsPathComponent(ReadOnlySpan<char> component)
    {
        int i = 0;
        while (true)
        {
            int start = i;
            while (i < component.Length && (char.IsAsciiLetterLower(component[i]) || char.IsAsciiDigit(component[i])))
            {
                i++;
            }

            if (i == start)
            {
                return false;
            }

            if (i == component.Length)
            {
                return true;
            }

            ReadOnlySpan<char> rest = component[i..];
            int separator = rest.StartsWith("__") ? 2 : rest[0] is '.' or '_' ? 1 : 0;
            if (separator == 0)
            {
                while (separator < rest.Length && rest[separator] == '-')
                {
                    separator++;
                }
            }

            if (separator == 0)
            {
                return false;
            }

            i += separator;
        }
    }
}
