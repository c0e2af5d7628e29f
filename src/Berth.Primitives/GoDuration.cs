// SPDX-License-Identifier: Apache-2.0
using System.Globalization;

namespace Berth.Primitives;

/// <summary>Durations in Go's notation ("1h30m", "1.5s", "250ms"), which Docker's flags and documents use. All values are nanoseconds.</summary>
public static class GoDuration
{
    private const long Second = 1_000_000_000;

    /// <exception cref="EngineException">InvalidParameter, in Go's words.</exception>
    public static long Parse(string text)
    {
        string? failure = Read(text, out long nanoseconds);
        return failure is null ? nanoseconds : throw new EngineException(ErrorKind.InvalidParameter, failure);
    }

    public static bool TryParse(string text, out long nanoseconds) => Read(text, out nanoseconds) is null;

    public static TimeSpan ParseTimeSpan(string text) => TimeSpan.FromTicks(Parse(text) / 100);

    public static string Format(TimeSpan duration) => Format(duration.Ticks * 100);

    /// <summary>The shortest exact form: "0s", "1.5s", "1h0m3s", "250ms".</summary>
    public static string Format(long nanoseconds)
    {
        if (nanoseconds == 0)
        {
            return "0s";
        }

        string sign = nanoseconds < 0 ? "-" : "";
        decimal amount = Math.Abs((decimal)nanoseconds);
        if (amount < Second)
        {
            (decimal unit, string name) = amount < 1000 ? (1m, "ns") : amount < 1_000_000 ? (1000m, "µs") : (1_000_000m, "ms");
            return sign + Fraction(amount / unit) + name;
        }

        decimal seconds = amount / Second % 60;
        var minutes = (long)decimal.Truncate(amount / Second / 60);
        string tail = Fraction(seconds) + "s";
        return (minutes / 60, minutes % 60) switch
        {
            (0, 0) => sign + tail,
            (0, long m) => string.Create(CultureInfo.InvariantCulture, $"{sign}{m}m{tail}"),
            (long h, long m) => string.Create(CultureInfo.InvariantCulture, $"{sign}{h}h{m}m{tail}"),
        };
    }

    private static string Fraction(decimal number) => number.ToString("0.#########", CultureInfo.InvariantCulture);

    private static string? Read(string text, out long nanoseconds)
    {
        nanoseconds = 0;
        ReadOnlySpan<char> rest = text;
        bool negative = rest.StartsWith("-");
        if (rest.Length > 0 && rest[0] is '-' or '+')
        {
            rest = rest[1..];
        }

        if (rest is "0")
        {
            return null;
        }

        if (rest.IsEmpty)
        {
            return $"time: invalid duration \"{text}\"";
        }

        decimal total = 0;
        while (!rest.IsEmpty)
        {
            int digits = rest.IndexOfAnyExcept("0123456789.");
            ReadOnlySpan<char> number = digits < 0 ? rest : rest[..digits];
            if (number.Length is 0 or > 40 || number is "." || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal amount))
            {
                return $"time: invalid duration \"{text}\"";
            }

            rest = rest[number.Length..];
            int next = rest.IndexOfAny("0123456789.");
            ReadOnlySpan<char> unit = next < 0 ? rest : rest[..next];
            if (unit.IsEmpty)
            {
                return $"time: missing unit in duration \"{text}\"";
            }

            if (UnitLength(unit) is not long length)
            {
                return $"time: unknown unit \"{unit}\" in duration \"{text}\"";
            }

            total += amount > long.MaxValue ? long.MaxValue : amount * length;
            if (total > long.MaxValue)
            {
                return $"time: invalid duration \"{text}\"";
            }

            rest = rest[unit.Length..];
        }

        nanoseconds = (long)(negative ? -total : total);
        return null;
    }

    private static long? UnitLength(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" => 1,
        "us" or "µs" or "μs" => 1000,
        "ms" => 1_000_000,
        "s" => Second,
        "m" => 60 * Second,
        "h" => 3600 * Second,
        _ => null,
    };
}
