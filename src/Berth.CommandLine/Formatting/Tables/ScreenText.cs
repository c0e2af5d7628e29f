// SPDX-License-Identifier: Apache-2.0
using System.Text;

namespace Berth.CommandLine.Formatting.Tables;

/// <summary>How much room text takes on a screen.</summary>
internal static class ScreenText
{
    public static int Width(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text.Length;
        }

        int width = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            width += Width(rune);
        }

        return width;
    }

    public static int Width(Rune rune) => IsWide(rune.Value) ? 2 : 1;

    // East Asian Wide and Fullwidth of Unicode's UAX #11.
    private static bool IsWide(int c) => c >= 0x1100 && c is <= 0x115f or 0x231a or 0x231b or 0x2329 or 0x232a or (>= 0x23e9 and <= 0x23ec) or (>= 0x2e80 and <= 0x303e)
        or (>= 0x3041 and <= 0x33ff) or (>= 0x3400 and <= 0x4dbf) or (>= 0x4e00 and <= 0x9fff) or (>= 0xa000 and <= 0xa4cf) or (>= 0xa960 and <= 0xa97f)
        or (>= 0xac00 and <= 0xd7a3) or (>= 0xf900 and <= 0xfaff) or (>= 0xfe10 and <= 0xfe19) or (>= 0xfe30 and <= 0xfe6f) or (>= 0xff01 and <= 0xff60)
        or (>= 0xffe0 and <= 0xffe6) or (>= 0x1f300 and <= 0x1f64f) or (>= 0x1f680 and <= 0x1f6ff) or (>= 0x1f900 and <= 0x1f9ff) or (>= 0x20000 and <= 0x3fffd);
}
