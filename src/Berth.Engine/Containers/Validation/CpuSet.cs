// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Primitives;

namespace Berth.Engine.Containers.Validation;

/// <summary>Lists of CPUs or memory nodes, such as <c>0-2,4</c> (cpuset(7), List format).</summary>
internal static class CpuSet
{
    /// <param name="count">How many there are on this host, numbered from 0; 0 leaves that check to the kernel.</param>
    public static void Validate(string text, string noun, string parameter, int count)
    {
        if (text.Length == 0)
        {
            return;
        }

        foreach (string part in text.Split(','))
        {
            if (!TryParse(part, out int last))
            {
                throw new EngineException(ErrorKind.InvalidParameter, $"Invalid value {text} for {parameter}");
            }

            if (count > 0 && last >= count)
            {
                string available = count == 1 ? "0" : $"0-{count - 1}";
                throw new EngineException(ErrorKind.InvalidParameter, $"Requested {noun} are not available - requested {text}, available: {available}");
            }
        }
    }

    private static bool TryParse(string part, out int last)
    {
        int dash = part.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0)
        {
            return TryParseNumber(part, out last);
        }

        last = 0;
        return TryParseNumber(part.AsSpan(0, dash), out int first) && TryParseNumber(part.AsSpan(dash + 1), out last) && first <= last;
    }

    private static bool TryParseNumber(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
