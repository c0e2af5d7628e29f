// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using System.Text;
using Berth.CommandLine.Formatting.Schemas;
using Berth.CommandLine.Formatting.Templates;
using Berth.CommandLine.Formatting.Values;

namespace Berth.CommandLine.Tests.Formatting;

/// <summary>Templates with what the stock client 28.2.2 printed for them: <c>docker info -f TEMPLATE</c> against an engine that answers data.json.</summary>
public sealed class TemplateCorpusTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Formatting", "Corpus");

    [Fact]
    public void EveryTemplate_GivesTheStockClientsTextOrError()
    {
        using JsonDocument data = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "data.json")));
        using JsonDocument cases = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "template-corpus.json")));
        GoValue info = JsonValues.Typed(data.RootElement, SystemSchema.Schema, SystemSchema.Info);
        var differences = new StringBuilder();
        foreach (JsonElement one in cases.RootElement.EnumerateArray())
        {
            string template = one.GetProperty("template").GetString()!;
            string expected = (one.GetProperty("output").GetString() + one.GetProperty("error").GetString()).TrimEnd('\n').Replace("template parsing error: ", "", StringComparison.Ordinal);
            string actual = Run(template, info).TrimEnd('\n');
            if (!string.Equals(expected, actual, StringComparison.Ordinal))
            {
                differences.Append("template ").AppendLine(template).Append("  stock ").AppendLine(expected).Append("  berth ").AppendLine(actual);
            }
        }

        Assert.True(differences.Length == 0, differences.ToString());
    }

    private static string Run(string template, GoValue data)
    {
        var output = new StringBuilder();
        try
        {
            GoTemplate.Parse(template).Execute(output, data);
        }
        catch (TemplateException failure)
        {
            bool whileRunning = failure.Message.Contains(": executing ", StringComparison.Ordinal);
            output.Append(whileRunning ? "\n" : "").Append(failure.Message);
        }

        return output.ToString();
    }
}
