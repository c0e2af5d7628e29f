// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Berth.EndToEnd.Harness;

namespace Berth.EndToEnd.Clients;

/// <summary>Both clients print the same, byte for byte, and end with the same code, when an engine gives them the same answers.</summary>
public sealed class SameTextTests
{
    [Theory]
    [InlineData("containers")]
    [InlineData("images")]
    [InlineData("queries")]
    [InlineData("orders")]
    public void BothClients_SayTheSame(string subject)
    {
        Requires.Published();
        Requires.StockClient();
        string folder = Path.Combine(Executables.RepositoryRoot(), "tests", "EndToEnd", "Clients", "Answers");
        using var engine = new CannedEngine(Path.Combine(folder, subject + ".json"));
        var differences = new StringBuilder();
        foreach (string line in File.ReadLines(Path.Combine(folder, subject + ".txt")))
        {
            CommandResult stock = Run(Executables.Docker!, line, engine);
            CommandResult ours = Run(Executables.Berth, line, engine);
            if (stock.ExitCode != ours.ExitCode || Rename(stock.Output) != Rename(ours.Output) || Rename(stock.Error) != Rename(ours.Error))
                differences.AppendLine(line).AppendLine(stock.ToString()).AppendLine(ours.ToString());
        }

        Assert.True(differences.Length == 0, differences.ToString());
    }

    private static CommandResult Run(string program, string line, CannedEngine engine) => Command.Run(program, Words(line), new Dictionary<string, string?>
    {
        ["DOCKER_HOST"] = engine.Host,
        ["DOCKER_CONFIG"] = engine.Folder,
        ["BERTH_HOST"] = null,
        ["DOCKER_API_VERSION"] = null,
    });

    // Each client speaks of itself and of its engine by name.
    private static string Rename(string text) => text.Replace("docker", "berth", StringComparison.Ordinal).Replace("Docker", "Berth", StringComparison.Ordinal);

    // The words of a command line; single or double quotes hold one together.
    private static List<string> Words(string line)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        char quote = '\0';
        foreach (char c in line)
        {
            if (quote != '\0' ? c == quote : c is '\'' or '"')
            {
                quote = quote == '\0' ? c : '\0';
                word ??= new StringBuilder();
            }
            else if (c == ' ' && quote == '\0')
            {
                words.AddRange(word is null ? [] : [word.ToString()]);
                word = null;
            }
            else
            {
                (word ??= new StringBuilder()).Append(c);
            }
        }

        words.AddRange(word is null ? [] : [word.ToString()]);
        return words;
    }
}
