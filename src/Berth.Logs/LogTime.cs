// SPDX-License-Identifier: Apache-2.0
using System.Globalization;

namespace Berth.Logs;

/// <summary>Times as logs have them: nanoseconds since 1970, written as RFC 3339 in UTC with the fraction's trailing zeroes cut.</summary>
public static class LogTime
{
    /// <summary>The longest form: 2006-01-02T15:04:05.999999999Z.</summary>
    public const int MaximumLength = 30;

    private const long NanosecondsPerSecond = 1_000_000_000;
    private const long NanosecondsPerTick = 100;

    /// <summary>The present.</summary>
    public static long Now() => FromDateTime(DateTime.UtcNow);

    public static long FromDateTime(DateTime utc) => (utc - DateTime.UnixEpoch).Ticks * NanosecondsPerTick;

    public static int Format(long time, Span<byte> destination)
    {
        long seconds = Math.DivRem(time, NanosecondsPerSecond, out long fraction);
        if (fraction < 0)
        {
            seconds--;
            fraction += NanosecondsPerSecond;
        }

        DateTime.UnixEpoch.AddSeconds(seconds).TryFormat(destination, out int length, "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        if (fraction != 0)
            length += FormatFraction(fraction, destination[length..]);
        destination[length++] = (byte)'Z';
        return length;
    }

    /// <summary>Reads RFC 3339 with any fraction and zone.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long time)
    {
        time = 0;
        if (text.Length < 20 || text[4] != '-' || text[7] != '-' || (text[10] | 0x20) != 't' || text[13] != ':' || text[16] != ':')
            return false;
        if (!Number(text[..4], out int year) || !Number(text[5..7], out int month) || !Number(text[8..10], out int day)
            || !Number(text[11..13], out int hour) || !Number(text[14..16], out int minute) || !Number(text[17..19], out int second))
            return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60)
            return false;
        ReadOnlySpan<byte> rest = text[19..];
        if (!Fraction(ref rest, out long fraction) || !Zone(rest, out int offsetMinutes))
            return false;
        long days = (new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).Days;
        time = ((((days * 24 + hour) * 60 + minute - offsetMinutes) * 60) + second) * NanosecondsPerSecond + fraction;
        return true;
    }

    private static int FormatFraction(long fraction, Span<byte> destination)
    {
        destination[0] = (byte)'.';
        for (int i = 9; i >= 1; i--)
        {
            destination[i] = (byte)('0' + fraction % 10);
            fraction /= 10;
        }

        int length = 10;
        while (destination[length - 1] == '0')
            length--;
        return length;
    }

    private static bool Fraction(ref ReadOnlySpan<byte> text, out long fraction)
    {
        fraction = 0;
        if (text[0] != '.')
            return true;
        int digits = 1;
        for (; digits < text.Length && char.IsAsciiDigit((char)text[digits]); digits++)
        {
            if (digits <= 9)
                fraction = fraction * 10 + text[digits] - '0';
        }

        for (int i = digits; i <= 9; i++)
            fraction *= 10;
        text = text[digits..];
        return digits > 1 && !text.IsEmpty;
    }

    private static bool Zone(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.Length == 1)
            return (text[0] | 0x20) == 'z';
        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':' || !Number(text[1..3], out int hours) || !Number(text[4..], out int rest))
            return false;
        minutes = (hours * 60 + rest) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool Number(ReadOnlySpan<byte> digits, out int value)
    {
        value = 0;
        foreach (byte digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
                return false;
            value = value * 10 + digit - '0';
        }

        return true;
    }
}
