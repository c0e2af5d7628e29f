// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Berth.Primitives;

/// <summary>The 64 lower-case hexadecimal digits that name a container. <c>default</c> is empty and names nothing.</summary>
public readonly record struct ContainerId
{
    public const int Length = 64;
    public const int ShortLength = 12;

    private readonly string? _text;

    private ContainerId(string text) => _text = text;

    public bool IsEmpty => _text is null;

    /// <summary>The first 12 digits, which are also the default host name.</summary>
    public string Short => _text is null ? "" : _text[..ShortLength];

    public static ContainerId New()
    {
        while (true)
        {
            string text = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Length / 2));

            // The short id becomes the host name, and a host name of digits only is taken for a number or an address by some programs.
            if (text.AsSpan(0, ShortLength).ContainsAnyExceptInRange('0', '9'))
            {
                return new ContainerId(text);
            }
        }
    }

    public static bool TryParse([NotNullWhen(true)] string? text, out ContainerId id)
    {
        if (text is null || text.Length != Length || text.AsSpan().ContainsAnyExcept(Digest.HexDigits))
        {
            id = default;
            return false;
        }

        id = new ContainerId(text);
        return true;
    }

    public static ContainerId Parse(string text) => TryParse(text, out ContainerId id)
        ? id
        : throw new EngineException(ErrorKind.InvalidParameter, $"invalid container id \"{text}\"");

    public override string ToString() => _text ?? "";
}
