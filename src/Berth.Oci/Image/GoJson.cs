// SPDX-License-Identifier: Apache-2.0
using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Berth.Oci.Image;

/// <summary>
/// Writes documents byte for byte as Go's <c>encoding/json</c> does, because a document's digest is its name: <c>&lt; &gt; &amp;</c>,
/// U+2028 and U+2029 become lower-case <c>\u</c> escapes and every other character stays itself.
/// </summary>
public static class GoJson
{
    public static byte[] Serialize<T>(T value, JsonTypeInfo<T> type) => Rewrite(JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>Gives a valid compact JSON text Go's escapes.</summary>
    public static byte[] Rewrite(ReadOnlySpan<byte> json)
    {
        var output = new ArrayBufferWriter<byte>(json.Length + 64);
        int i = 0;
        while (i < json.Length)
        {
            byte b = json[i];
            if (b == '\\')
            {
                i += CopyEscape(json[i..], output);
            }
            else if (b is (byte)'<' or (byte)'>' or (byte)'&')
            {
                WriteEscape(output, b);
                i++;
            }
            else if (b == 0xE2 && json.Length - i >= 3 && json[i + 1] == 0x80 && json[i + 2] is 0xA8 or 0xA9)
            {
                WriteEscape(output, 0x2000 + (json[i + 2] & 0x3F));
                i += 3;
            }
            else
            {
                output.Write(json.Slice(i, 1));
                i++;
            }
        }

        return output.WrittenSpan.ToArray();
    }

    private static int CopyEscape(ReadOnlySpan<byte> json, ArrayBufferWriter<byte> output)
    {
        if (json[1] != 'u')
        {
            output.Write(json[..2]);
            return 2;
        }

        int unit = ReadUnit(json);
        int length = 6;
        var rune = Rune.ReplacementChar;
        if (char.IsHighSurrogate((char)unit) && json.Length >= 12 && json[6] == '\\' && json[7] == 'u'
            && Rune.TryCreate((char)unit, (char)ReadUnit(json[6..]), out Rune pair))
        {
            rune = pair;
            length = 12;
        }
        else if (Rune.TryCreate(unit, out Rune single))
        {
            rune = single;
        }

        WriteRune(output, rune);
        return length;
    }

    private static void WriteRune(ArrayBufferWriter<byte> output, Rune rune)
    {
        switch (rune.Value)
        {
            case '"':
                output.Write("\\\""u8);
                break;
            case '\\':
                output.Write("\\\\"u8);
                break;
            case < 0x20 or '<' or '>' or '&' or 0x2028 or 0x2029:
                WriteEscape(output, rune.Value);
                break;
            default:
                output.Advance(rune.EncodeToUtf8(output.GetSpan(4)));
                break;
        }
    }

    private static int ReadUnit(ReadOnlySpan<byte> escape) => int.Parse(escape.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static void WriteEscape(ArrayBufferWriter<byte> output, int unit) =>
        output.Write(Encoding.ASCII.GetBytes("\\u" + unit.ToString("x4", CultureInfo.InvariantCulture)));
}
