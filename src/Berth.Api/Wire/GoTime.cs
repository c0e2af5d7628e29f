// SPDX-License-Identifier: Apache-2.0
using System.Globalization;

namespace Berth.Api.Wire;

/// <summary>Times as Go writes them: RFC 3339 with as many fraction digits as are needed, and year 1 for "never".</summary>
public static class GoTime
{
    /// <summary>The zero time, which Docker shows for what has not happened yet (FinishedAt of a running container).</summary>
    public const string Zero = "0001-01-01T00:00:00Z";

    /// <summary>UTC, trailing zeros of the fraction cut (RFC3339Nano).</summary>
    public static string Format(DateTimeOffset? time)
    {
        if (time is not { } known || known == default)
        {
            return Zero;
        }

        return known.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
    }

    /// <summary>Null for the zero time and for what is not a time.</summary>
    public static DateTimeOffset? Parse(string? text)
    {
        // Go's nine digits are two more than a tick can hold; the framework's parser takes only seven.
        if (string.IsNullOrEmpty(text) || text == Zero)
        {
            return null;
        }

        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot >= 0)
        {
            var end = dot + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }

            if (end - dot - 1 > 7)
            {
                text = string.Concat(text.AsSpan(0, dot + 8), text.AsSpan(end));
            }
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && time != default ? time : null;
    }
}
