// SPDX-License-Identifier: Apache-2.0
using System.Globalization;

namespace Berth.Primitives;

/// <summary>Reads sizes as users write them ("512m", "1.5GiB", "64 kb"), by Docker's rules.</summary>
public static class ByteSize
{
    /// <summary>Reads a size whose units are powers of 1024.</summary>
    /// <exception cref="EngineException">InvalidParameter, in Docker's words.</exception>
    public static long Parse(string text) => Parse(text, 1024);

    /// <summary>Reads a size whose units are powers of 1000, as storage sizes are given.</summary>
    /// <exception cref="EngineException">InvalidParameter, in Docker's words.</exception>
    public static long ParseDecimal(string text) => Parse(text, 1000);

    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        return Read(text, 1024, ref bytes) is null;
    }

    private static long Parse(string text, double step)
    {
        long bytes = 0;
        string? failure = Read(text, step, ref bytes);
        return failure is null ? bytes : throw new EngineException(ErrorKind.InvalidParameter, failure);
    }

    private static string? Read(string text, double step, ref long bytes)
    {
        int last = text.AsSpan().LastIndexOfAny("0123456789. ");
        if (last < 0)
        {
            return $"invalid size: '{text}'";
        }

        // One blank may stand between the number and its unit.
        string number = text[..(text[last] == ' ' ? last : last + 1)];
        string suffix = text[(last + 1)..];
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double size))
        {
            return $"strconv.ParseFloat: parsing \"{number}\": invalid syntax";
        }

        if (size < 0)
        {
            return $"invalid size: '{text}'";
        }

        if (Multiplier(suffix, step) is not double factor)
        {
            return $"invalid suffix: '{(suffix.Length > 3 ? suffix : suffix.ToLowerInvariant())}'";
        }

        bytes = size * factor >= long.MaxValue ? long.MaxValue : (long)(size * factor);
        return null;
    }

    private static double? Multiplier(string suffix, double step)
    {
        if (suffix.Length == 0)
        {
            return 1;
        }

        string unit = suffix.ToLowerInvariant();
        if (unit == "b")
        {
            return 1;
        }

        int power = "kmgtp".IndexOf(unit[0], StringComparison.Ordinal) + 1;
        return power > 0 && unit[1..] is "" or "b" or "ib" && unit.Length <= 3 && power > 0 ? Math.Pow(step, power) : null;
    }
}
