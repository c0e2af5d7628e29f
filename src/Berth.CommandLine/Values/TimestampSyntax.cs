// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.CommandLine.Commands;
using Berth.Primitives;

namespace Berth.CommandLine.Values;

/// <summary>Times of <c>--since</c> and <c>--until</c>: a time ago in Go's notation, a date with or without a time and a zone, or Unix seconds.</summary>
internal static class TimestampSyntax
{
    private static readonly string[] LocalForms =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
    ];

    private static readonly string[] ZonedForms =
    [
        "yyyy-MM-ddK", "yyyy-MM-dd'T'HHK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>Seconds and nanoseconds since 1970, as the engine wants them. What is no date is taken for Unix time and left for the engine to judge.</summary>
    public static string ToUnix(string option, string text, DateTimeOffset now)
    {
        if (GoDuration.TryParse(text, out var ago))
        {
            return (now - TimeSpan.FromTicks(ago / 100)).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        }

        var shortened = ShortenFraction(text);
        const DateTimeStyles local = DateTimeStyles.AssumeLocal;
        if (DateTimeOffset.TryParseExact(shortened, LocalForms, CultureInfo.InvariantCulture, local, out var time)
            || DateTimeOffset.TryParseExact(shortened, ZonedForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out time))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{time.ToUnixTimeSeconds()}.{time.Ticks % TimeSpan.TicksPerSecond * 100:000000000}");
        }

        return text.Contains('-', StringComparison.Ordinal)
            ? throw new CommandException($"invalid value for \"{option}\": failed to parse value as time or duration: \"{text}\"")
            : text;
    }

    /// <summary>A tick is 100 nanoseconds: the framework reads seven digits and no more.</summary>
    private static string ShortenFraction(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var end = dot + 1;
        while (dot > 0 && end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return dot > 0 && end - dot > 8 ? text.Remove(dot + 8, end - dot - 8) : text;
    }
}
