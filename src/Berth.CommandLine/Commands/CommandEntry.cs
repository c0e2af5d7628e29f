// SPDX-License-Identifier: Apache-2.0
namespace Berth.CommandLine.Commands;

/// <summary>One line of the table of commands. The command itself is made only when it is called, so a start pays for one command's options and no others.</summary>
/// <param name="Path">The words after the program's name: <c>run</c>, <c>container run</c>.</param>
/// <param name="Summary">One line for the lists.</param>
/// <param name="Usage">What follows the path in the usage line.</param>
public sealed record CommandEntry(string Path, string Summary, string Usage, Func<Command> Create)
{
    /// <summary>Other words for the last one of the path: <c>list</c> for <c>ls</c>.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];

    /// <summary>All paths that mean the same, as the help lists them; empty when there is only one.</summary>
    public IReadOnlyList<string> Synonyms { get; init; } = [];

    /// <summary>The place among the common commands, counted from 1; 0 for the others.</summary>
    public int CommonOrder { get; init; }

    internal string Name => Path[(Path.LastIndexOf(' ') + 1)..];

    internal string Parent => Path.Contains(' ', StringComparison.Ordinal) ? Path[..Path.LastIndexOf(' ')] : "";

    internal bool IsCalled(ReadOnlySpan<char> name)
    {
        if (name.SequenceEqual(Path.AsSpan(Path.LastIndexOf(' ') + 1)))
        {
            return true;
        }

        foreach (var other in OtherNames)
        {
            if (name.SequenceEqual(other))
            {
                return true;
            }
        }

        return false;
    }
}
