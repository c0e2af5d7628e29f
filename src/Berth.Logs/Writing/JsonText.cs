// SPDX-License-Identifier: Apache-2.0
using System.Buffers;
using System.Text;

namespace Berth.Logs.Writing;

/// <summary>
/// Docker's way to put arbitrary bytes into a JSON string: control characters other than \n and \r as \u00xx, also &lt; &gt; &amp; and
/// U+2028/9, one \ufffd for each byte that is not UTF-8. Seen on Docker 20.10; readers compare byte for byte.
/// </summary>
internal static class JsonText
{
    /// <summary>No byte becomes longer than this.</summary>
    internal const int MaximumExpansion = 6;

    private static readonly SearchValues<byte> Plain = SearchValues.Create(PlainBytes());

    /// <summary>Writes the escaped form and returns its length. The destination holds <see cref="MaximumExpansion"/> times the text.</summary>
    internal static int Escape(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        int written = 0;
        while (true)
        {
            int plain = text.IndexOfAnyExcept(Plain);
            if (plain < 0)
                plain = text.Length;
            text[..plain].CopyTo(destination[written..]);
            written += plain;
            text = text[plain..];
            if (text.IsEmpty)
                return written;
            text = text[EscapeOne(text, destination, ref written)..];
        }
    }

    private static int EscapeOne(ReadOnlySpan<byte> text, Span<byte> destination, ref int written)
    {
        byte first = text[0];
        if (first < 0x80)
        {
            written += EscapeAscii(first, destination[written..]);
            return 1;
        }

        if (Rune.DecodeFromUtf8(text, out Rune rune, out int length) != OperationStatus.Done)
        {
            written += Copy("\\ufffd"u8, destination[written..]);
            return 1;
        }

        ReadOnlySpan<byte> form = rune.Value switch
        {
            0x2028 => "\\u2028"u8,
            0x2029 => "\\u2029"u8,
            _ => text[..length],
        };
        written += Copy(form, destination[written..]);
        return length;
    }

    private static int EscapeAscii(byte value, Span<byte> destination)
    {
        switch (value)
        {
            case (byte)'\n':
                return Copy("\\n"u8, destination);
            case (byte)'\r':
                return Copy("\\r"u8, destination);
            case (byte)'"':
                return Copy("\\\""u8, destination);
            case (byte)'\\':
                return Copy("\\\\"u8, destination);
            default:
                Copy("\\u00"u8, destination);
                destination[4] = "0123456789abcdef"u8[value >> 4];
                destination[5] = "0123456789abcdef"u8[value & 15];
                return 6;
        }
    }

    private static int Copy(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        text.CopyTo(destination);
        return text.Length;
    }

    private static byte[] PlainBytes()
    {
        var plain = new List<byte>();
        for (byte value = 0x20; value < 0x80; value++)
        {
            if (!"\\\"<>&"u8.Contains(value))
                plain.Add(value);
        }

        return [.. plain];
    }
}
