// SPDX-License-Identifier: Apache-2.0
using System.Text;

namespace Berth.CommandLine.Formatting.Tables;

/// <summary>Shortens texts and ids for tables.</summary>
internal static class Ellipsis
{
    /// <summary>At most so many screen cells, the last of them an ellipsis if something had to go.</summary>
    public static string Shorten(string text, int width)
    {
        int total = 0;
        int cut = 0;
        int position = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            total += ScreenText.Width(rune);
            position += rune.Utf16SequenceLength;
            cut = total <= width - 1 ? position : cut;
        }

        return total <= width ? text : text[..cut] + "…";
    }

    /// <summary>The twelve characters that ids are shown with, without the algorithm.</summary>
    public static string ShortId(string id)
    {
        string digits = id[(id.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return digits.Length > 12 ? digits[..12] : digits;
    }
}
