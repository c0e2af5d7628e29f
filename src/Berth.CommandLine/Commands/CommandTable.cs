// SPDX-License-Identifier: Apache-2.0
namespace Berth.CommandLine.Commands;

/// <summary>Every command there is. A command that is known both alone and under its noun has a line for each.</summary>
public static class CommandTable
{
    /// <summary>The nouns and what the help says of them.</summary>
    internal static (string Name, string Summary)[] Nouns =>
    [
        ("container", "Work with containers"),
        ("image", "Work with images"),
        ("system", "Look at the engine itself"),
    ];

    internal static IEnumerable<CommandEntry> All => ContainerCommands.Entries.Concat(QueryCommands.Entries);

    /// <summary>The command called <paramref name="name"/> under <paramref name="parent"/> (empty for the top).</summary>
    internal static CommandEntry? Find(string parent, string name) => Find(ContainerCommands.Entries, parent, name) ?? Find(QueryCommands.Entries, parent, name);

    /// <summary>Lines for a command that stands alone and under a noun with the same name.</summary>
    internal static IEnumerable<CommandEntry> Both(string noun, CommandEntry entry)
    {
        IReadOnlyList<string> synonyms = [$"{noun} {entry.Path}", entry.Path];
        yield return entry with { Synonyms = synonyms };
        yield return entry with { Path = $"{noun} {entry.Path}", Synonyms = synonyms, CommonOrder = 0 };
    }

    private static CommandEntry? Find(CommandEntry[] entries, string parent, string name)
    {
        foreach (var entry in entries)
        {
            var space = entry.Path.LastIndexOf(' ');
            if (entry.Path.AsSpan(0, Math.Max(space, 0)).SequenceEqual(parent) && entry.IsCalled(name))
            {
                return entry;
            }
        }

        return null;
    }
}
