// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Berth.CommandLine.Commands;

namespace Berth.CommandLine.Help;

/// <summary>The help of <c>container</c>, <c>image</c> and their like: what can be done with one.</summary>
internal static class NounHelp
{
    public static string Render(string noun)
    {
        var text = new StringBuilder()
            .Append("Usage:  ").Append(CommandContext.Program).Append(' ').Append(noun).Append(" COMMAND\n\n")
            .Append(CommandTable.Nouns.First(known => known.Name == noun).Summary).Append('\n');
        CommandList.Append(text, "Commands", CommandTable.All.Where(entry => entry.Parent == noun).OrderBy(entry => entry.Name, StringComparer.Ordinal)
            .Select(entry => (entry.Name, entry.Summary)));
        return text.Append($"\nRun '{CommandContext.Program} {noun} COMMAND --help' for more information on a command.\n").ToString();
    }
}
