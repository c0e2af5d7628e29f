// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;

namespace Berth.CommandLine.Formatting.Templates;

/// <summary>The escaping functions html, js and urlquery.</summary>
internal static class Escapes
{
    public static string Html(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            _ = c switch
            {
                '\0' => result.Append('\uFFFD'),
                '"' => result.Append("&#34;"),
                '\'' => result.Append("&#39;"),
                '&' => result.Append("&amp;"),
                '<' => result.Append("&lt;"),
                '>' => result.Append("&gt;"),
                _ => result.Append(c),
            };
        }

        return result.ToString();
    }

    public static string JavaScript(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '\\' => result.Append("\\\\"),
                '\'' => result.Append("\\'"),
                '"' => result.Append("\\\""),
                '<' or '>' or '&' or '=' or < ' ' => result.Append("\\u").Append(rune.Value.ToString("X4", CultureInfo.InvariantCulture)),
                >= 0x80 when !GoQuote.IsPrintable(rune) => result.Append("\\u").Append(rune.Value.ToString("X4", CultureInfo.InvariantCulture)),
                _ => result.Append(rune.ToString()),
            };
        }

        return result.ToString();
    }

    public static string UrlQuery(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            _ = b == ' ' ? result.Append('+')
                : char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~' ? result.Append((char)b)
                : result.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
        }

        return result.ToString();
    }
}
