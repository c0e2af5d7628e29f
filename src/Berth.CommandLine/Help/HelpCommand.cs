// SPDX-License-Identifier: Apache-2.0
using Berth.CommandLine.Commands;
using Berth.CommandLine.Configuration;
using Berth.CommandLine.Flags;
using Berth.CommandLine.Terminal;

namespace Berth.CommandLine.Help;

/// <summary><c>berth help [COMMAND]</c>.</summary>
internal static class HelpCommand
{
    public static int Run(GlobalOptions options, List<string> words)
    {
        if (words.Count == 0)
        {
            StandardStreams.Out.Write(TopLevelHelp.Render(options));
            return 0;
        }

        if (words.Count == 1 && CommandTable.Find("", words[0]) is null && CommandTable.Nouns.Any(noun => noun.Name == words[0]))
        {
            StandardStreams.Out.Write(NounHelp.Render(words[0]));
            return 0;
        }

        var entry = (words.Count > 1 ? CommandTable.Find(words[0], words[1]) : null) ?? CommandTable.Find("", words[0])
            ?? throw new CommandException("unknown help topic: " + string.Join(' ', words));
        var flags = new FlagSet();
        entry.Create().Define(flags);
        StandardStreams.Out.Write(CommandHelp.Render(entry, flags));
        return 0;
    }
}
