// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Numerics;
using System.Text;
using Berth.CommandLine.Formatting.Values;
using Berth.Primitives;

namespace Berth.CommandLine.Formatting.Templates;

/// <summary>One value by one verb of printf.</summary>
internal static class PrintfVerbs
{
    public static void Append(StringBuilder output, PrintfSpec spec, Rune verb, GoValue value)
    {
        if (value is GoPointer { Target: GoValue target })
        {
            value = target;
        }

        string? text = verb.Value switch
        {
            'T' => Padded(spec, value.TypeName),
            'v' when spec.Sharp => Padded(spec, GoSyntax.Of(value)),
            'v' when value is GoNothing or GoPointer => Padded(spec, "<nil>"),
            _ => Elements(spec, verb, value),
        };
        _ = text is not null ? output.Append(text) : output.Append(Bad(verb, value));
    }

    // Lists and maps are printed element by element, each with the flags, as Go does.
    private static string? Elements(PrintfSpec spec, Rune verb, GoValue value) => value switch
    {
        GoList list when !(verb.Value is 's' or 'x' or 'X' or 'q' && list.TypeName is "[]uint8") => "[" + string.Join(' ', list.Items.Select(item => Text(spec, verb, item))) + "]",
        GoMap map => "map[" + string.Join(' ', map.Entries.Select(entry => Text(spec, verb, map.Key(entry.Key)) + ":" + Text(spec, verb, entry.Value))) + "]",
        GoObject when verb.Value == 'v' => GoPrinter.Default(value, spec.Plus, top: true),
        GoObject row => (row.IsPointer ? "&{" : "{") + string.Join(' ', row.Members.Select(member => Text(spec, verb, member.Value))) + "}",
        _ => Scalar(spec, verb, value),
    };

    private static string Text(PrintfSpec spec, Rune verb, GoValue value)
    {
        var output = new StringBuilder();
        Append(output, spec, verb, value);
        return output.ToString();
    }

    private static string Bad(Rune verb, GoValue value) =>
        value is GoNothing ? $"%!{verb}(<nil>)" : $"%!{verb}({value.TypeName}={GoPrinter.Default(value, plus: false, top: true)})";

    private static string? Scalar(PrintfSpec spec, Rune verb, GoValue value) => value switch
    {
        GoBoolean boolean => verb.Value is 't' or 'v' ? Padded(spec, boolean.Value ? "true" : "false") : null,
        GoText text => OfText(spec, verb.Value, text.Text),
        GoInteger number when verb.Value is 'v' or 's' && GoDurationText.Of(number) is string words => Padded(spec, words),
        GoInteger number => OfInteger(spec, verb.Value, number.Value),
        GoUnsigned number => OfInteger(spec, verb.Value, number.Value),
        GoFloating number => OfFloating(spec, verb.Value, number.Value),
        GoTimestamp when verb.Value is 'v' or 's' => Padded(spec, GoPrinter.Default(value, plus: false, top: true)),
        _ => null,
    };

    private static string? OfText(PrintfSpec spec, int verb, string text) => verb switch
    {
        's' or 'v' => Padded(spec, Cut(spec, text)),
        'q' when spec.Sharp && !text.AsSpan().ContainsAny("`\r") && !text.Any(char.IsControl) => Padded(spec, "`" + Cut(spec, text) + "`"),
        'q' => Padded(spec, GoQuote.Quote(Cut(spec, text), asciiOnly: spec.Plus)),
        'x' => Padded(spec, Hex(spec, text, "x2")),
        'X' => Padded(spec, Hex(spec, text, "X2")),
        _ => null,
    };

    private static string Cut(PrintfSpec spec, string text) =>
        spec.Precision is int limit ? string.Concat(text.EnumerateRunes().Take(limit).Select(static rune => rune.ToString())) : text;

    private static string Hex(PrintfSpec spec, string text, string digits)
    {
        IEnumerable<string> bytes = Encoding.UTF8.GetBytes(text).Take(spec.Precision ?? int.MaxValue).Select(b => b.ToString(digits, CultureInfo.InvariantCulture));
        string prefix = spec.Sharp && text.Length > 0 ? "0" + digits[0] : "";
        return prefix + string.Join(spec.Space ? " " + prefix : "", bytes);
    }

    private static string? OfInteger(PrintfSpec spec, int verb, Int128 number)
    {
        switch (verb)
        {
            case 'c':
                return Padded(spec, Rune.IsValid((int)number) ? new Rune((int)number).ToString() : "\uFFFD");
            case 'q':
                return Padded(spec, GoQuote.QuoteCharacter((int)number, asciiOnly: spec.Plus));
            case 'U':
                string code = "U+" + ((long)number).ToString("X4", CultureInfo.InvariantCulture);
                return Padded(spec, spec.Sharp && Rune.IsValid((int)number) ? $"{code} '{new Rune((int)number)}'" : code);
        }

        (int radix, string prefix) = verb switch
        {
            'd' or 'v' => (10, ""),
            'b' => (2, spec.Sharp ? "0b" : ""),
            'o' => (8, spec.Sharp ? "0" : ""),
            'O' => (8, "0o"),
            'x' => (16, spec.Sharp ? "0x" : ""),
            'X' => (16, spec.Sharp ? "0X" : ""),
            _ => (0, ""),
        };
        if (radix == 0)
        {
            return null;
        }

        string digits = Digits(Int128.Abs(number), radix, upper: verb == 'X');
        if (spec.Precision is int least)
        {
            digits = least == 0 && number == 0 ? "" : digits.PadLeft(least, '0');
        }

        string sign = Int128.IsNegative(number) ? "-" : spec.Plus ? "+" : spec.Space ? " " : "";
        if (spec.Zero && spec.Precision is null)
        {
            // Zeros count the sign but not the prefix.
            digits = digits.PadLeft(Math.Max(0, spec.Width - sign.Length), '0');
        }

        return Padded(spec, sign + prefix + digits, blanks: true);
    }

    private static string Digits(Int128 number, int radix, bool upper)
    {
        if (number == 0)
        {
            return "0";
        }

        var text = new StringBuilder();
        for (; number > 0; number /= radix)
        {
            text.Insert(0, (upper ? "0123456789ABCDEF" : "0123456789abcdef")[(int)(number % radix)]);
        }

        return text.ToString();
    }

    private static string? OfFloating(PrintfSpec spec, int verb, double number)
    {
        string? text = verb switch
        {
            'v' or 'g' or 'G' => GoFloat.Format(number, 'g', spec.Precision ?? -1),
            'e' or 'E' => GoFloat.Format(number, 'e', spec.Precision ?? 6),
            'f' or 'F' => GoFloat.Format(number, 'f', spec.Precision ?? 6),
            'x' or 'X' when double.IsFinite(number) => Hexadecimal(number),
            _ => null,
        };
        if (text is null)
        {
            return null;
        }

        text = verb is 'G' or 'E' or 'X' ? text.ToUpperInvariant() : text;
        string sign = text[0] is '-' or '+' ? text[..1] : "";
        string digits = text[sign.Length..];
        sign = sign is "-" ? "-" : spec.Plus ? "+" : spec.Space ? " " : sign is "+" && !double.IsInfinity(number) ? "" : sign;
        if (spec.Zero && double.IsFinite(number))
        {
            digits = digits.PadLeft(Math.Max(0, spec.Width - sign.Length), '0');
        }

        return Padded(spec, sign + digits, blanks: true);
    }

    // 1.5 is 0x1.8p+00: the bits of the number as they are.
    private static string Hexadecimal(double number)
    {
        long bits = BitConverter.DoubleToInt64Bits(number);
        int exponent = (int)((bits >> 52) & 0x7ff) - 1023;
        ulong fraction = (ulong)bits & 0xfffffffffffff;
        if (exponent == -1023 && fraction != 0)
        {
            int shift = BitOperations.LeadingZeroCount(fraction) - 11;
            fraction = (fraction << shift) & 0xfffffffffffff;
            exponent = -1022 - shift;
        }

        string digits = fraction.ToString("x13", CultureInfo.InvariantCulture).TrimEnd('0');
        exponent = number == 0 ? 0 : exponent;
        return (bits < 0 ? "-" : "") + (number == 0 ? "0x0" : "0x1") + (digits.Length > 0 ? "." + digits : "")
            + "p" + (exponent < 0 ? "-" : "+") + Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
    }

    // Widths count characters, whatever their width on a screen.
    private static string Padded(PrintfSpec spec, string text, bool blanks = false)
    {
        int length = text.EnumerateRunes().Count();
        if (length >= spec.Width)
        {
            return text;
        }

        var padding = new string(spec.Zero && !blanks ? '0' : ' ', spec.Width - length);
        return spec.Minus ? text + padding : padding + text;
    }
}
