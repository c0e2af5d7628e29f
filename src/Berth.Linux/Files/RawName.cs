// SPDX-License-Identifier: Apache-2.0
using System.Text;

namespace Berth.Linux.Files;

/// <summary>
/// File names are bytes, not text. A "raw" string keeps them exactly: one character U+0000..U+00FF for each byte (Latin-1), so names that
/// are no valid UTF-8 survive and two different names never become one.
/// </summary>
public static class RawName
{
    public static string FromBytes(ReadOnlySpan<byte> name) => Encoding.Latin1.GetString(name);

    public static string FromText(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    public static byte[] ToBytes(string raw) => Encoding.Latin1.GetBytes(raw);

    /// <summary>For messages: the name as text, with what is no UTF-8 replaced.</summary>
    public static string ToText(string raw) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(raw));

    /// <summary>The bytes with the NUL that C wants at the end. The name itself must have none: C would see another, shorter name.</summary>
    internal static byte[] ToCString(string raw)
    {
        if (raw.Contains('\0'))
        {
            throw new ArgumentException("a file name with a NUL byte", nameof(raw));
        }

        byte[] bytes = new byte[raw.Length + 1];
        Encoding.Latin1.GetBytes(raw, bytes);
        return bytes;
    }
}
