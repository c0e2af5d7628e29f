// SPDX-License-Identifier: Apache-2.0
using System.Globalization;

namespace Berth.CommandLine.Formatting;

/// <summary>Times in the zone of the user.</summary>
internal static class LocalTime
{
    /// <summary>As Go prints a time: <c>2024-01-02 03:04:05 +0100 CET</c>.</summary>
    public static string Describe(long unixSeconds)
    {
        DateTimeOffset time = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(unixSeconds), TimeZoneInfo.Local);
        string offset = Offset(time, "");
        string zone = time.Offset == TimeSpan.Zero && IsUtc(TimeZoneInfo.Local) ? "UTC"
            : TimeZoneInfo.Local.IsDaylightSavingTime(time) ? TimeZoneInfo.Local.DaylightName
            : TimeZoneInfo.Local.StandardName;

        // A zone without an abbreviation is shown by its offset.
        zone = zone.Length is > 0 and <= 6 && !zone.Contains(' ', StringComparison.Ordinal) ? zone : offset;
        return time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " " + offset + " " + zone;
    }

    /// <summary><c>2024-01-02T03:04:05+01:00</c>, or with Z.</summary>
    public static string Rfc3339(long unixSeconds) => Format(unixSeconds, "");

    /// <summary>With all nine digits of the second's fraction.</summary>
    public static string Rfc3339Nano(long unixNanoseconds) =>
        Format(unixNanoseconds / 1_000_000_000, "." + (unixNanoseconds % 1_000_000_000).ToString("000000000", CultureInfo.InvariantCulture));

    private static string Format(long unixSeconds, string fraction)
    {
        DateTimeOffset time = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(unixSeconds), TimeZoneInfo.Local);
        return time.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + fraction + (time.Offset == TimeSpan.Zero ? "Z" : Offset(time, ":"));
    }

    private static string Offset(DateTimeOffset time, string separator) =>
        (time.Offset < TimeSpan.Zero ? "-" : "+") + time.Offset.ToString("hh", CultureInfo.InvariantCulture) + separator + time.Offset.ToString("mm", CultureInfo.InvariantCulture);

    private static bool IsUtc(TimeZoneInfo zone) => zone.BaseUtcOffset == TimeSpan.Zero && !zone.SupportsDaylightSavingTime;
}
