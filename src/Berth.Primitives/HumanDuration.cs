// SPDX-License-Identifier: Apache-2.0
using System.Globalization;

namespace Berth.Primitives;

/// <summary>Durations in the words that Docker's commands print: "About a minute", "3 hours", "2 weeks".</summary>
public static class HumanDuration
{
    public static string Format(TimeSpan duration)
    {
        long seconds = (long)duration.TotalSeconds;
        if (seconds < 60)
        {
            return seconds < 1 ? "Less than a second" : seconds == 1 ? "1 second" : Count(seconds, "seconds");
        }

        long minutes = (long)duration.TotalMinutes;
        if (minutes < 60)
        {
            return minutes == 1 ? "About a minute" : Count(minutes, "minutes");
        }

        // Hours are rounded to the nearest, all else is cut.
        long hours = (long)(duration.TotalHours + 0.5);
        return hours switch
        {
            1 => "About an hour",
            < 48 => Count(hours, "hours"),
            < 24 * 7 * 2 => Count(hours / 24, "days"),
            < 24 * 30 * 2 => Count(hours / 24 / 7, "weeks"),
            < 24 * 365 * 2 => Count(hours / 24 / 30, "months"),
            _ => Count((long)duration.TotalHours / 24 / 365, "years"),
        };
    }

    private static string Count(long number, string unit) => string.Create(CultureInfo.InvariantCulture, $"{number} {unit}");
}
