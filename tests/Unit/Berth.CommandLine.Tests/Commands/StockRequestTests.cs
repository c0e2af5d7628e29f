// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Nodes;

namespace Berth.CommandLine.Tests.Commands;

/// <summary>
/// Each line of <c>Recorded/command-lines.txt</c> must make the request that the stock client 28.2.2 made of it (<c>Recorded/record.py</c> records
/// them again).
/// </summary>
public sealed class StockRequestTests
{
    private static readonly string Folder = AppContext.BaseDirectory;

    [Fact]
    public void EveryRecordedLine_MakesTheStockRequest()
    {
        Environment.SetEnvironmentVariable("BERTH_TEST_SET", "from client");
        Environment.SetEnvironmentVariable("HOME", "/nonexistent");
        Environment.CurrentDirectory = Folder;
        var recorded = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "Recorded", "requests.json")))!.AsArray();
        Assert.True(recorded.Count > 60);
        using var engine = new RecordingEngine(line => line.Contains("/create", StringComparison.Ordinal)
            ? RecordingEngine.Json("201 Created", """{"Id":"aaaa","Warnings":[]}""")
            : "HTTP/1.1 204 No Content\r\n\r\n");

        foreach (var expected in recorded)
        {
            engine.Requests.Clear();
            string[] arguments = ["-H", engine.Host, .. expected!["arguments"]!.AsArray().Select(argument => argument!.GetValue<string>())];

            Assert.Equal(0, CommandLineProgram.Run(arguments));

            var (line, body) = engine.Requests[0];
            var target = line.Split(' ')[1];
            var shown = string.Join(' ', arguments.Skip(2));
            Assert.Equal($"{shown}: {expected["target"]}", $"{shown}: {target[target.IndexOf('/', 1)..]}");
            Assert.Equal($"{shown}: {Sorted(expected["body"]!.ToJsonString(), Folder)}", $"{shown}: {Sorted(body, Folder)}");
        }
    }

    /// <summary>The stock client's maps come in no order, and so do its binds and variables.</summary>
    private static string Sorted(string json, string folder)
    {
        var node = JsonNode.Parse(json.Replace("@CWD@", folder.TrimEnd('/'), StringComparison.Ordinal))!.AsObject();
        foreach (var list in new[] { node["Env"], node["HostConfig"]!["Binds"] })
        {
            if (list is JsonArray array)
            {
                var ordered = array.Select(item => item!.GetValue<string>()).Order(StringComparer.Ordinal).ToList();
                array.Clear();
                ordered.ForEach(item => array.Add(JsonValue.Create(item)));
            }
        }

        return node.ToJsonString();
    }
}
