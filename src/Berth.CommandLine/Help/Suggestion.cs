// SPDX-License-Identifier: Apache-2.0
using Berth.CommandLine.Commands;

namespace Berth.CommandLine.Help;

/// <summary>Finds the command that was probably meant.</summary>
internal static class Suggestion
{
    private const int FarthestDistance = 2;

    /// <summary>Commands and nouns of the stock client that are not there yet: a guess at what was meant would mislead. docs/compatibility has the whole list.</summary>
    private static readonly string[] s_notYet =
    [
        "build", "builder", "buildx", "commit", "compose", "config", "context", "cp", "diff", "export", "login", "logout", "manifest", "network", "node", "plugin", "pull", "push",
        "save", "search", "secret", "service", "stack", "stats", "swarm", "trust", "update", "volume",
    ];

    public static CommandException UnknownCommand(string noun, string typed)
    {
        var parent = noun.Length > 0 ? $"{CommandContext.Program} {noun}" : CommandContext.Program;
        if ((noun is "" or "container" or "image") && s_notYet.Contains(typed))
        {
            return new CommandException($"{CommandContext.Program}: '{parent} {typed}' is not implemented by berth yet");
        }

        var near = Near(noun, typed);
        var meant = near.Count == 0 ? "" : "Did you mean this?\n" + string.Concat(near.Select(name => $"  {parent} {name}\n")) + "\n";
        return new CommandException($"{CommandContext.Program}: unknown command: {parent} {typed}\n\n{meant}Run '{parent} --help' for more information");
    }

    internal static List<string> Near(string noun, string typed)
    {
        var names = CommandTable.All.Where(entry => entry.Parent == noun).Select(entry => entry.Name);
        if (noun.Length == 0)
        {
            names = names.Concat(CommandTable.Nouns.Select(known => known.Name));
        }

        var ranked = names.Distinct(StringComparer.Ordinal)
            .Select(name => (Name: name, Distance: name.StartsWith(typed, StringComparison.Ordinal) && typed.Length > 1 ? 1 : Distance(typed, name)))
            .Where(near => near.Distance <= Math.Min(FarthestDistance, near.Name.Length / 2))
            .OrderBy(near => near.Distance).ThenBy(near => near.Name, StringComparer.Ordinal)
            .ToList();
        return ranked.Where(near => near.Distance == ranked[0].Distance).Select(near => near.Name).ToList();
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours between two words.</summary>
    internal static int Distance(string left, string right)
    {
        var beforePrevious = new int[right.Length + 1];
        var previous = new int[right.Length + 1];
        var current = new int[right.Length + 1];
        for (var column = 0; column <= right.Length; column++)
        {
            previous[column] = column;
        }

        for (var row = 1; row <= left.Length; row++)
        {
            current[0] = row;
            for (var column = 1; column <= right.Length; column++)
            {
                var replaced = previous[column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1);
                current[column] = Math.Min(replaced, Math.Min(previous[column], current[column - 1]) + 1);
                if (row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1])
                {
                    current[column] = Math.Min(current[column], beforePrevious[column - 2] + 1);
                }
            }

            (beforePrevious, previous, current) = (previous, current, beforePrevious);
        }

        return previous[right.Length];
    }
}
