// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;

namespace Berth.Primitives;

/// <summary>Go's number formats <c>e</c>, <c>f</c> and <c>g</c>: two exponent digits at least, exact decimal rounding, <c>+Inf</c> and <c>NaN</c> as Go spells them.</summary>
public static class GoFloat
{
    /// <summary>Formats as <c>strconv.FormatFloat(value, format, precision, 64)</c>; a negative <paramref name="precision"/> means the shortest text that reads back the same.</summary>
    public static string Format(double value, char format, int precision)
    {
        if (double.IsNaN(value))
        {
            return "NaN";
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "+Inf" : "-Inf";
        }

        return format switch
        {
            'e' => Exponent(Digits(value, precision < 0 ? -1 : precision + 1), precision),
            'f' => precision < 0 ? Plain(Digits(value, -1), -1) : value.ToString("F" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
            'g' => General(value, precision),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "e, f or g"),
        };
    }

    private static string General(double value, int precision)
    {
        bool shortest = precision < 0;
        int wanted = precision == 0 ? 1 : precision;
        Decimal decimalForm = Digits(value, shortest ? -1 : wanted);
        string digits = decimalForm.Text.TrimEnd('0');
        Decimal trimmed = decimalForm with { Text = digits.Length == 0 ? "0" : digits };

        // Go's %g switches to the exponent form below 1e-4 and from 10^precision on; the shortest form decides as if the precision were 6.
        int limit = shortest ? 6 : wanted;
        bool zero = trimmed.Text == "0";
        return !zero && (trimmed.Point - 1 < -4 || trimmed.Point - 1 >= limit) ? Exponent(trimmed, -1) : Plain(trimmed, -1);
    }

    private static string Exponent(Decimal number, int precision)
    {
        int fraction = precision < 0 ? number.Text.Length - 1 : precision;
        int exponent = number.Text.AsSpan().Trim('0').IsEmpty ? 0 : number.Point - 1;
        var text = new StringBuilder(fraction + 8);
        text.Append(number.Negative ? "-" : "").Append(number.Text[0]);
        if (fraction > 0)
        {
            text.Append('.').Append(number.Text.AsSpan(1)).Append('0', fraction - (number.Text.Length - 1));
        }

        text.Append('e').Append(exponent < 0 ? '-' : '+').Append(Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture));
        return text.ToString();
    }

    private static string Plain(Decimal number, int precision)
    {
        string digits = number.Text;
        int point = number.Point;
        var text = new StringBuilder(number.Negative ? "-" : "");
        if (point <= 0)
        {
            text.Append('0');
        }
        else
        {
            text.Append(digits.AsSpan(0, Math.Min(point, digits.Length))).Append('0', Math.Max(0, point - digits.Length));
        }

        int fraction = precision < 0 ? Math.Max(0, digits.Length - point) : precision;
        if (fraction > 0 && digits != "0")
        {
            text.Append('.').Append('0', Math.Max(0, -point)).Append(digits.AsSpan(Math.Clamp(point, 0, digits.Length)));
        }

        return text.ToString();
    }

    // The significant digits and the place of the decimal point before them: 0.Text × 10^Point.
    private static Decimal Digits(double value, int count)
    {
        bool negative = double.IsNegative(value);
        string text = count < 0
            ? ShortestExponentForm(Math.Abs(value))
            : Math.Abs(value).ToString("E" + (count - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        int mark = text.IndexOf('E', StringComparison.Ordinal);
        string digits = text[..mark].Replace(".", "", StringComparison.Ordinal);
        int exponent = int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return value == 0 ? new Decimal(negative, digits, 1) : new Decimal(negative, digits, exponent + 1);
    }

    // "R" gives the shortest digits that read back, either plain or as d.dddE+NN: both are brought to the second form.
    private static string ShortestExponentForm(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        if (text.Contains('E', StringComparison.Ordinal))
        {
            return text;
        }

        int point = text.IndexOf('.', StringComparison.Ordinal);
        int whole = point < 0 ? text.Length : point;
        string digits = text.Replace(".", "", StringComparison.Ordinal);
        int leading = digits.Length - digits.TrimStart('0').Length;
        string significant = digits.Trim('0');
        return significant.Length == 0
            ? "0E+0"
            : string.Create(CultureInfo.InvariantCulture, $"{significant}E{whole - leading - 1:+0;-0}");
    }

    private readonly record struct Decimal(bool Negative, string Text, int Point);
}
