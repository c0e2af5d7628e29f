// SPDX-License-Identifier: Apache-2.0
using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Berth.Primitives;

/// <summary>A content digest, <c>algorithm:hex</c> (OCI image spec, descriptor.md, Digests). <c>default</c> is empty and names nothing.</summary>
public readonly record struct Digest
{
    internal static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly string? _text;
    private readonly int _colon;

    private Digest(string text, int colon)
    {
        _text = text;
        _colon = colon;
    }

    public bool IsEmpty => _text is null;

    public string Algorithm => _text is null ? "" : _text[.._colon];

    public string Hex => _text is null ? "" : _text[(_colon + 1)..];

    /// <summary>The first 12 hexadecimal digits, the form people see.</summary>
    public string Short => _text is null ? "" : _text.Substring(_colon + 1, 12);

    public static Digest OfSha256(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return FromSha256(hash);
    }

    public static Digest FromSha256(ReadOnlySpan<byte> hash)
    {
        return hash.Length != SHA256.HashSizeInBytes
            ? throw new ArgumentException("not a sha256 hash", nameof(hash))
            : new Digest("sha256:" + Convert.ToHexStringLower(hash), 6);
    }

    public static bool TryParse([NotNullWhen(true)] string? text, out Digest digest)
    {
        digest = default;
        if (text is null)
        {
            return false;
        }

        int colon = text.IndexOf(':');
        if (colon <= 0 || HexLength(text.AsSpan(0, colon)) is not { } length || text.Length - colon - 1 != length)
        {
            return false;
        }

        // Upper-case digits are refused: two spellings of one digest would be two names of one blob.
        if (text.AsSpan(colon + 1).ContainsAnyExcept(HexDigits))
        {
            return false;
        }

        digest = new Digest(text, colon);
        return true;
    }

    public static Digest Parse(string text)
    {
        if (TryParse(text, out Digest digest))
        {
            return digest;
        }

        int colon = text.IndexOf(':');
        string cause = colon <= 0 ? "invalid checksum digest format"
            : HexLength(text.AsSpan(0, colon)) is not { } length ? "unsupported digest algorithm"
            : text.Length - colon - 1 != length ? "invalid checksum digest length"
            : "invalid checksum digest format";
        throw new EngineException(ErrorKind.InvalidParameter, cause);
    }

    /// <summary>An incremental hash of this digest's algorithm; the caller disposes it.</summary>
    public IncrementalHash CreateHash() => IncrementalHash.CreateHash(Algorithm switch
    {
        "sha256" => HashAlgorithmName.SHA256,
        "sha384" => HashAlgorithmName.SHA384,
        "sha512" => HashAlgorithmName.SHA512,
        _ => throw new InvalidOperationException("an empty digest has no algorithm"),
    });

    public bool Matches(ReadOnlySpan<byte> content)
    {
        using IncrementalHash hash = CreateHash();
        hash.AppendData(content);
        return Convert.ToHexStringLower(hash.GetHashAndReset()).AsSpan().SequenceEqual(_text.AsSpan(_colon + 1));
    }

    public override string ToString() => _text ?? "";

    private static int? HexLength(ReadOnlySpan<char> algorithm) => algorithm switch
    {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ => null,
    };
}
