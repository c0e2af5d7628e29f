// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.CommandLine.Commands;
using Berth.CommandLine.Formatting.Templates;
using Berth.Primitives;

namespace Berth.CommandLine.Values;

/// <summary>Points in time as <c>--since</c> and <c>--until</c> take them: a date, a Unix time, or how long ago.</summary>
internal static class TimestampSyntax
{
    private static readonly string[] Forms =
    [
        "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHHK", "yyyy-MM-ddK",
    ];

    /// <returns>Unix seconds, with a fraction where one was given; empty stays empty.</returns>
    /// <param name="option">Named by the failure; null where the stock client does not name it.</param>
    public static string ToUnix(string? option, string value, DateTimeOffset now)
    {
        if (value.Length == 0)
        {
            return "";
        }

        if (GoDuration.TryParse(value, out long nanoseconds))
        {
            return (now - TimeSpan.FromTicks(nanoseconds / 100)).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        }

        if (IsUnix(value))
        {
            return value;
        }

        // A time without a zone is the user's.
        string text = Shorten(value, out string lostDigits);
        if (DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTimeOffset time))
        {
            long ticks = time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks;
            long seconds = (long)Math.Floor(ticks / (double)TimeSpan.TicksPerSecond);
            return string.Create(CultureInfo.InvariantCulture, $"{seconds}.{ticks - (seconds * TimeSpan.TicksPerSecond):0000000}{lostDigits.PadRight(2, '0')}");
        }

        string failure = $"failed to parse value as time or duration: {GoQuote.Quote(value)}";
        throw new CommandException(option is null ? failure : $"invalid value for {GoQuote.Quote(option)}: {failure}");
    }

    private static bool IsUnix(string value)
    {
        string[] parts = value.Split('.');
        return parts.Length <= 2 && Array.TrueForAll(parts, static part => part.Length > 0 && part.All(char.IsAsciiDigit));
    }

    // The framework's times end at the seventh digit of the fraction.
    private static string Shorten(string value, out string lostDigits)
    {
        lostDigits = "";
        int dot = value.IndexOf('.', StringComparison.Ordinal);
        int end = dot + 1;
        while (dot >= 0 && end < value.Length && char.IsAsciiDigit(value[end]))
        {
            end++;
        }

        if (dot < 0 || end - dot - 1 <= 7)
        {
            return value;
        }

        lostDigits = value[(dot + 8)..Math.Min(end, dot + 10)];
        return string.Concat(value.AsSpan(0, dot + 8), value.AsSpan(end));
    }
}
