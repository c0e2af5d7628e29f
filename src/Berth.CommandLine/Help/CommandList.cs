// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Berth.CommandLine.Terminal;

namespace Berth.CommandLine.Help;

internal static class CommandList
{
    private const int NameColumn = 12;

    public static void Append(StringBuilder text, string title, IEnumerable<(string Name, string Summary)> lines)
    {
        var all = lines.ToList();
        if (all.Count == 0)
        {
            return;
        }

        text.Append('\n').Append(HelpStyle.Title(title + ":")).Append('\n');
        foreach (var (name, summary) in all)
        {
            text.Append("  ").Append(HelpStyle.Name(name)).Append(' ', Math.Max(NameColumn - name.Length, 1)).Append(summary).Append('\n');
        }
    }
}
