// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Berth.CommandLine.Commands;
using Berth.CommandLine.Configuration;

namespace Berth.CommandLine.Help;

/// <summary>What <c>berth</c> and <c>berth --help</c> print.</summary>
internal static class TopLevelHelp
{
    public static string Render(GlobalOptions options)
    {
        var text = new StringBuilder($"Usage:  {CommandContext.Program} [OPTIONS] COMMAND\n\nContainers that start in milliseconds\n");
        CommandList.Append(text, "Common Commands", CommandTable.All.Where(entry => entry.CommonOrder > 0).OrderBy(entry => entry.CommonOrder)
            .Select(entry => (entry.Name, entry.Summary)));
        CommandList.Append(text, "Management Commands", CommandTable.Nouns);
        CommandList.Append(text, "Commands", CommandTable.All.Where(entry => entry.Parent.Length == 0 && entry.CommonOrder == 0)
            .OrderBy(entry => entry.Name, StringComparer.Ordinal).Select(entry => (entry.Name, entry.Summary)));
        return text.Append('\n').Append(HelpStyle.Title("Global Options:")).Append('\n')
            .Append(OptionTable.Render(options.Flags, HelpWidth.Columns))
            .Append($"\nRun '{CommandContext.Program} COMMAND --help' for more information on a command.\n")
            .ToString();
    }
}
