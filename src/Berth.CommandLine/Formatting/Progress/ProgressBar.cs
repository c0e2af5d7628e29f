// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Api.Images;
using Berth.Primitives;

namespace Berth.CommandLine.Formatting.Progress;

/// <summary>How far something has come: a bar where there is room, and the numbers.</summary>
internal static class ProgressBar
{
    private const int Cells = 50;

    /// <returns>Empty when nothing is known yet.</returns>
    public static string Draw(JsonProgress progress, int columns, DateTimeOffset now)
    {
        if (progress.Current <= 0 && progress.Total <= 0)
        {
            return "";
        }

        if (progress.Total <= 0)
        {
            return Amount(progress.Current, progress);
        }

        int done = Math.Clamp((int)((double)progress.Current / progress.Total * 100) / 2, 0, Cells);
        string bar = columns > 110 ? $"[{new string('=', done)}>{new string(' ', Cells - done)}] " : "";
        string numbers = progress.HideCounts ? ""
            : progress.Current > progress.Total ? Amount(progress.Current, progress)
            : string.IsNullOrEmpty(progress.Units) ? Amount(progress.Current, progress) + "/" + HumanSize.Decimal(progress.Total)
            : string.Create(CultureInfo.InvariantCulture, $"{progress.Current}/{progress.Total} {progress.Units}");
        return bar + numbers + (columns > 50 && done < Cells ? TimeLeft(progress, now) : "");
    }

    private static string Amount(long amount, JsonProgress progress) => string.IsNullOrEmpty(progress.Units)
        ? HumanSize.Decimal(amount).PadLeft(8)
        : string.Create(CultureInfo.InvariantCulture, $"{amount} {progress.Units}");

    private static string TimeLeft(JsonProgress progress, DateTimeOffset now)
    {
        if (progress.Current <= 0 || progress.Start <= 0)
        {
            return "";
        }

        double spent = (now - DateTimeOffset.FromUnixTimeSeconds(progress.Start)).TotalSeconds;
        double left = spent / progress.Current * (progress.Total - progress.Current);
        return " " + GoDuration.Format(TimeSpan.FromSeconds(Math.Round(Math.Max(0, left))));
    }
}
