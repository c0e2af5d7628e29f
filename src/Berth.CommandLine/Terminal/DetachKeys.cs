// SPDX-License-Identifier: Apache-2.0
using Berth.CommandLine.Flags;

namespace Berth.CommandLine.Terminal;

/// <summary>Finds the keys that leave a container in what is typed. Typed keys that begin the sequence are held back until it is clear that they do not finish it.</summary>
public sealed class DetachKeys
{
    /// <summary>Ctrl+P, Ctrl+Q.</summary>
    public const string Default = "ctrl-p,ctrl-q";

    private const string Controls = "@abcdefghijklmnopqrstuvwxyz[\\]^_";

    private readonly byte[] _keys;
    private int _matched;

    private DetachKeys(byte[] keys) => _keys = keys;

    /// <exception cref="FlagValueException">A key is neither one character nor <c>ctrl-</c> and one of <c>a-z @ [ \ ] ^ _</c>.</exception>
    public static DetachKeys Parse(string text)
    {
        var keys = new List<byte>();
        foreach (var key in text.Split(','))
        {
            keys.Add(Key(key));
        }

        return new DetachKeys([.. keys]);
    }

    /// <summary>
    /// Copies <paramref name="typed"/> to <paramref name="output"/> without a finished sequence, and true when there was one. The output needs
    /// room for the sequence's length more.
    /// </summary>
    public bool Filter(ReadOnlySpan<byte> typed, Span<byte> output, out int written)
    {
        written = 0;
        foreach (var key in typed)
        {
            if (key == _keys[_matched])
            {
                if (++_matched == _keys.Length)
                {
                    _matched = 0;
                    return true;
                }

                continue;
            }

            _keys.AsSpan(0, _matched).CopyTo(output[written..]);
            written += _matched;
            _matched = 0;
            if (key == _keys[0] && _keys.Length > 1)
            {
                _matched = 1;
            }
            else
            {
                output[written++] = key;
            }
        }

        return false;
    }

    /// <summary>The most bytes that <see cref="Filter"/> adds to what was typed.</summary>
    public int Length => _keys.Length;

    private static byte Key(string key)
    {
        if (key.Length == 1 && char.IsAscii(key[0]))
        {
            return (byte)key[0];
        }

        if (key == "DEL")
        {
            return 127;
        }

        var control = key.StartsWith("ctrl-", StringComparison.Ordinal) && key.Length == 6 ? Controls.IndexOf(key[5], StringComparison.Ordinal) : -1;
        return control >= 0 ? (byte)control : throw new FlagValueException($"Unknown character: '{key}'");
    }
}
