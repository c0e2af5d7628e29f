// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;

namespace Berth.CommandLine.Formatting.Templates;

/// <summary>Go's quoted strings and characters, both ways.</summary>
public static class GoQuote
{
    public static string Quote(string text, bool asciiOnly = false) => '"' + Escape(text, '"', asciiOnly) + '"';

    public static string QuoteCharacter(int codePoint, bool asciiOnly = false) =>
        '\'' + Escape(Rune.IsValid(codePoint) ? new Rune(codePoint).ToString() : "\uFFFD", '\'', asciiOnly) + '\'';

    /// <summary>Reads a quoted literal with its quotes; null when it is none.</summary>
    public static string? Unquote(string literal)
    {
        if (literal.Length < 2 || literal[^1] != literal[0])
        {
            return null;
        }

        string body = literal[1..^1];
        return literal[0] switch
        {
            '`' => body.Replace("\r", "", StringComparison.Ordinal),
            '"' or '\'' => Unescape(body, literal[0]),
            _ => null,
        };
    }

    /// <summary>Whether Go prints the character as itself.</summary>
    public static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        _ => true,
    };

    private static string Escape(string text, char quote, bool asciiOnly)
    {
        var result = new StringBuilder(text.Length + 8);
        foreach (Rune rune in text.EnumerateRunes())
        {
            string? simple = rune.Value switch
            {
                '\a' => "\\a",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\v' => "\\v",
                '\\' => "\\\\",
                _ => rune.Value == quote ? "\\" + quote : null,
            };
            if (simple is not null)
            {
                result.Append(simple);
            }
            else if (asciiOnly ? rune.Value is >= ' ' and < 0x7f : IsPrintable(rune))
            {
                result.Append(rune.ToString());
            }
            else
            {
                result.Append(rune.Value switch
                {
                    < ' ' or 0x7f => "\\x" + rune.Value.ToString("x2", CultureInfo.InvariantCulture),
                    <= 0xffff => "\\u" + rune.Value.ToString("x4", CultureInfo.InvariantCulture),
                    _ => "\\U" + rune.Value.ToString("x8", CultureInfo.InvariantCulture),
                });
            }
        }

        return result.ToString();
    }

    private static string? Unescape(string body, char quote)
    {
        var result = new StringBuilder(body.Length);
        for (int i = 0; i < body.Length; i++)
        {
            if (body[i] == quote || body[i] == '\n')
            {
                return null;
            }

            if (body[i] != '\\')
            {
                result.Append(body[i]);
            }
            else if (!TryReadEscape(body, quote, ref i, result))
            {
                return null;
            }
        }

        return result.ToString();
    }

    private static bool TryReadEscape(string body, char quote, ref int i, StringBuilder result)
    {
        if (++i >= body.Length)
        {
            return false;
        }

        char letter = body[i];
        int simple = "abfnrtv\\".IndexOf(letter, StringComparison.Ordinal);
        if (simple >= 0)
        {
            result.Append("\a\b\f\n\r\t\v\\"[simple]);
            return true;
        }

        if (letter is '"' or '\'')
        {
            result.Append(letter);
            return letter == quote;
        }

        (int digits, NumberStyles style, int start) = letter switch
        {
            'x' => (2, NumberStyles.AllowHexSpecifier, i + 1),
            'u' => (4, NumberStyles.AllowHexSpecifier, i + 1),
            'U' => (8, NumberStyles.AllowHexSpecifier, i + 1),
            >= '0' and <= '7' => (3, NumberStyles.None, i),
            _ => (0, NumberStyles.None, i),
        };
        if (digits == 0 || start + digits > body.Length)
        {
            return false;
        }

        string number = body.Substring(start, digits);
        int value = 0;
        if (style == NumberStyles.None)
        {
            foreach (char digit in number)
            {
                if (digit is < '0' or > '7')
                {
                    return false;
                }

                value = (value * 8) + (digit - '0');
            }
        }
        else if (!int.TryParse(number, style, CultureInfo.InvariantCulture, out value))
        {
            return false;
        }

        i = start + digits - 1;
        if (!Rune.IsValid(value))
        {
            return false;
        }

        result.Append(new Rune(value).ToString());
        return true;
    }
}
