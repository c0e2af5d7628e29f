// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;

namespace Berth.CommandLine.Flags;

/// <summary>Values as Go's strconv reads and writes them: the stock client's users know these notations and messages.</summary>
public static class GoValues
{
    public static bool ParseBool(string text) => text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => throw Invalid("ParseBool", text, "invalid syntax"),
    };

    public static long ParseInt(string text)
    {
        var digits = text.AsSpan();
        var negative = digits.StartsWith("-");
        if (negative || digits.StartsWith("+"))
        {
            digits = digits[1..];
        }

        var outcome = ReadDigits(digits, out var magnitude);
        if (outcome is null && magnitude > (negative ? 1UL << 63 : long.MaxValue))
        {
            outcome = "value out of range";
        }

        if (outcome is not null)
        {
            throw Invalid("ParseInt", text, outcome);
        }

        return negative ? unchecked(-(long)magnitude) : (long)magnitude;
    }

    public static ulong ParseUint(string text, int bits)
    {
        var outcome = ReadDigits(text, out var value);
        if (outcome is null && bits < 64 && value >> bits != 0)
        {
            outcome = "value out of range";
        }

        return outcome is null ? value : throw Invalid("ParseUint", text, outcome);
    }

    /// <summary>Decimal only, for values that are no options themselves but parts of one.</summary>
    public static long ParseDecimal(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Invalid("ParseInt", text, IsDecimal(text) ? "value out of range" : "invalid syntax");

    /// <summary>The text between double quotes with Go's escapes (<c>%q</c>).</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                '\a' => quoted.Append("\\a"),
                '\b' => quoted.Append("\\b"),
                '\f' => quoted.Append("\\f"),
                '\v' => quoted.Append("\\v"),
                < ' ' or 0x7f => quoted.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}"),
                _ => quoted.Append(rune.ToString()),
            };
        }

        return quoted.Append('"').ToString();
    }

    private static bool IsDecimal(string text)
    {
        var digits = text.AsSpan().TrimStart("+-");
        return digits.Length > 0 && !digits.ContainsAnyExceptInRange('0', '9');
    }

    /// <summary>Base by prefix (0x, 0o, 0, 0b, none); underscores only together with the rules of Go's literals.</summary>
    private static string? ReadDigits(ReadOnlySpan<char> digits, out ulong value)
    {
        value = 0;
        var numberBase = 10UL;
        var prefixed = digits.Length > 1 && digits[0] == '0';
        if (prefixed)
        {
            (numberBase, var skip) = char.ToLowerInvariant(digits[1]) switch { 'x' => (16UL, 2), 'b' => (2UL, 2), 'o' => (8UL, 2), _ => (8UL, 1) };
            digits = digits[skip..];
        }

        if (digits.IsEmpty || digits[^1] == '_' || (digits[0] == '_' && !prefixed))
        {
            return "invalid syntax";
        }

        var previous = '0';
        foreach (var character in digits)
        {
            if (character == '_' && previous != '_')
            {
                previous = character;
                continue;
            }

            previous = character;
            var digit = char.IsAsciiHexDigit(character) ? (ulong)Convert.ToInt32(character.ToString(), 16) : ulong.MaxValue;
            if (digit >= numberBase)
            {
                return "invalid syntax";
            }

            if (value > (ulong.MaxValue - digit) / numberBase)
            {
                return "value out of range";
            }

            value = (value * numberBase) + digit;
        }

        return null;
    }

    private static FlagValueException Invalid(string function, string text, string cause) =>
        new($"strconv.{function}: parsing {Quote(text)}: {cause}");
}
