// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Berth.CommandLine.Flags;

namespace Berth.CommandLine.Help;

/// <summary>The list of options: letter, name and value in one column, description and default in the other.</summary>
internal static class OptionTable
{
    public static string Render(FlagSet flags, int width)
    {
        var shown = new List<(string Left, Flag Flag)>();
        var widest = 0;
        foreach (var flag in flags.All.Where(flag => !flag.Hidden && flag.Deprecated is null).OrderBy(flag => flag.Name, StringComparer.Ordinal))
        {
            var left = (flag.Shorthand == '\0' ? "      --" : $"  -{flag.Shorthand}, --") + flag.Name;
            if (flag.ValueName.Length > 0)
            {
                left += " " + flag.ValueName;
            }

            widest = Math.Max(widest, left.Length);
            shown.Add((left, flag));
        }

        var output = new StringBuilder();
        foreach (var (left, flag) in shown)
        {
            var description = flag.ShownDefault is { } value ? $"{flag.Usage} (default {value})" : flag.Usage;
            output.Append(left).Append(' ', widest - left.Length + 3).Append(TextWrapping.Wrap(description, widest + 3, width)).Append('\n');
        }

        return output.ToString();
    }
}
