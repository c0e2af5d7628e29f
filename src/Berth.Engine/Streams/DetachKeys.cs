// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;

namespace Berth.Engine.Streams;

/// <summary>
/// Watches a terminal's input for the keys that leave it. Keys that turn out not to be the whole sequence are passed on, with what follows them.
/// Not thread-safe.
/// </summary>
public sealed class DetachKeys
{
    private readonly byte[] _sequence;
    private int _matched;

    private DetachKeys(byte[] sequence) => _sequence = sequence;

    /// <summary>Ctrl+P, Ctrl+Q.</summary>
    public static ReadOnlySpan<byte> Default => [16, 17];

    /// <param name="text">Such as <c>ctrl-p,ctrl-q</c> or <c>a,b</c>; empty for the default.</param>
    /// <exception cref="EngineException">InvalidParameter.</exception>
    public static DetachKeys Parse(string text) => new(ParseBytes(text));

    public static byte[] ParseBytes(string text)
    {
        if (text.Length == 0)
        {
            return Default.ToArray();
        }

        List<byte> bytes = [];
        foreach (string key in text.Split(','))
        {
            bytes.Add(ParseKey(key) ?? throw new EngineException(ErrorKind.InvalidParameter, $"invalid detach keys ({text}): unknown character '{key}'"));
        }

        return [.. bytes];
    }

    /// <summary>Finds what of the input may be passed on.</summary>
    /// <param name="input">What was read.</param>
    /// <param name="passed">Room for the input and the sequence; gets what is to be passed on.</param>
    /// <param name="count">How many bytes that is.</param>
    /// <returns>Whether the sequence is complete.</returns>
    public bool Filter(ReadOnlySpan<byte> input, Span<byte> passed, out int count)
    {
        count = 0;
        foreach (byte key in input)
        {
            if (key == _sequence[_matched])
            {
                if (++_matched == _sequence.Length)
                {
                    _matched = 0;
                    return true;
                }

                continue;
            }

            // The keys held back belong to the program after all.
            _sequence.AsSpan(0, _matched).CopyTo(passed[count..]);
            count += _matched;
            _matched = 0;
            if (key == _sequence[0])
            {
                _matched = 1;
            }
            else
            {
                passed[count++] = key;
            }
        }

        return false;
    }

    public int Length => _sequence.Length;

    private static byte? ParseKey(string key)
    {
        if (key.Length == 1 && key[0] < 128)
        {
            return (byte)key[0];
        }

        // Control characters are the letters' codes less 64: @ is 0, A is 1, [ is 27.
        if (key.StartsWith("ctrl-", StringComparison.Ordinal) && key.Length == 6)
        {
            char letter = char.ToUpperInvariant(key[5]);
            return letter is >= '@' and <= '_' ? (byte)(letter - '@') : null;
        }

        return key == "DEL" ? (byte)127 : null;
    }
}
