// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Berth.CommandLine.Commands;
using Berth.CommandLine.Configuration;
using Berth.CommandLine.Flags;
using Berth.Compatibility;

namespace Berth.CommandLine.Tests.Compatibility;

/// <summary>docs/compatibility/command-line.md: every command and flag of the stock client, held against the table of commands.</summary>
public sealed class CommandLinePageTests
{
    private const string Works = "works";
    private static readonly string[] s_states = ["partly", "clear error", "not yet"];

    [Fact]
    public void Page_TellsOfEveryStockCommandAndFlag()
    {
        Dictionary<(string Command, string Flag), Note> notes = ReadNotes();
        StringBuilder missing = new();
        StringBuilder present = new();
        int commands = 0, known = 0;
        foreach (string line in GeneratedPage.Data("stock-flags.txt"))
        {
            string[] parts = line.Split('\t');
            string[] names = parts[0].Split('|');
            string[] flags = parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            commands++;
            if (FlagsOf(names[0]) is not { } own)
            {
                missing.Append("- `").Append(string.Join("`, `", names)).Append("`\n");
                continue;
            }

            known++;
            Append(present, names, flags, own, notes);
        }

        foreach (Note note in notes.Values)
            Assert.True(note.Used, $"limits.txt speaks of {note.Command} {note.Flag}, which the stock client does not have, or berth does not have");
        GeneratedPage.MustBe("command-line.md", Frame(known, commands, present.ToString(), missing.ToString()));
    }

    private static void Append(StringBuilder page, string[] names, string[] flags, FlagSet own, Dictionary<(string, string), Note> notes)
    {
        List<string> working = [];
        List<string> rows = [];
        foreach (string written in flags)
        {
            string[] halves = written.Split('/');
            Flag? flag = own.Find(halves[0].AsSpan(2));
            bool known = flag is not null && (halves.Length == 1 || flag.Shorthand == halves[1][1]);
            string shown = halves.Length == 1 ? halves[0] : $"{halves[1]}, {halves[0]}";
            if (!known)
                rows.Add($"| `{shown}` | not yet | unknown flag |");
            else if (notes.TryGetValue((names[0], halves[0]), out Note? note))
                rows.Add($"| `{shown}` | {note.Take().State} | {note.Text} |");
            else
                working.Add($"`{shown}`");
        }

        page.Append("### ").Append(string.Join(", ", names)).Append("\n\n");
        page.Append(working.Count > 0 ? $"Work: {string.Join(" ", working)}\n" : flags.Length == 0 ? "Works; it has no flags.\n" : "");
        if (rows.Count > 0)
            page.Append("\n| flag | state | why |\n| --- | --- | --- |\n").AppendJoin('\n', rows).Append('\n');
        page.Append('\n');
    }

    private static FlagSet? FlagsOf(string name)
    {
        if (name == "(global)")
            return new GlobalOptions().Flags;
        int space = name.LastIndexOf(' ');
        if (CommandTable.Find(space < 0 ? "" : name[..space], name[(space + 1)..]) is not { } entry)
            return null;
        FlagSet flags = new();
        entry.Create().Define(flags);
        return flags;
    }

    // command TAB flag TAB state TAB why; several commands by "|"
    private static Dictionary<(string Command, string Flag), Note> ReadNotes()
    {
        Dictionary<(string, string), Note> notes = [];
        foreach (string line in GeneratedPage.Data("limits.txt"))
        {
            string[] parts = line.Split('\t');
            Assert.Equal(4, parts.Length);
            Assert.Contains(parts[2], s_states);
            foreach (string command in parts[0].Split('|'))
                notes.Add((command, parts[1]), new Note(command, parts[1], parts[2], parts[3]));
        }

        return notes;
    }

    private static string Frame(int known, int commands, string present, string missing) => $"""
        # The command line beside the stock client's

        Made from the program's own table of commands by `CommandLinePageTests`, held against every command and flag of the stock client 28.2. Do not edit: see
        [data/](data/) and `BERTH_WRITE_DOCS=1`.

        {Works} = the flag has the effect that it has with Docker · partly = with the limits named · clear error = refused by name, by design or for want of the host's means ·
        not yet = refused by name until the feature comes. No flag is taken and ignored. {known} of {commands} commands are there.

        ## Commands that are there

        {present}## Commands that are not there yet

        Each is refused with an error that names it.

        {missing}
        """;

    private sealed record Note(string Command, string Flag, string State, string Text)
    {
        public bool Used { get; private set; }

        public Note Take()
        {
            Used = true;
            return this;
        }
    }
}
