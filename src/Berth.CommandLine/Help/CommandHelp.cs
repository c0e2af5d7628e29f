// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Berth.CommandLine.Commands;
using Berth.CommandLine.Flags;
using Berth.CommandLine.Terminal;

namespace Berth.CommandLine.Help;

/// <summary>The help of one command.</summary>
internal static class CommandHelp
{
    public static string UsageLine(CommandEntry entry, FlagSet flags)
    {
        var line = $"{CommandContext.Program} {entry.Path}";
        if (flags.All.Count > 0)
        {
            line += " [OPTIONS]";
        }

        return entry.Usage.Length > 0 ? line + " " + entry.Usage : line;
    }

    public static string Render(CommandEntry entry, FlagSet flags)
    {
        var text = new StringBuilder()
            .Append("Usage:  ").Append(UsageLine(entry, flags)).Append("\n\n")
            .Append(entry.Summary).Append('\n');
        if (entry.Synonyms.Count > 0)
        {
            text.Append("\nAliases:\n  ")
                .AppendJoin(", ", entry.Synonyms.Select(path => $"{CommandContext.Program} {path}"))
                .Append('\n');
        }

        if (flags.All.Any(flag => !flag.Hidden))
        {
            text.Append("\nOptions:\n").Append(OptionTable.Render(flags, HelpWidth.Columns));
        }

        return text.ToString();
    }
}
