// SPDX-License-Identifier: Apache-2.0
using System.Text;
using System.Text.RegularExpressions;
using Berth.Compatibility;
using Berth.Server.Routes;

namespace Berth.Server.Tests.Compatibility;

/// <summary>docs/compatibility/api.md: every endpoint of the Engine API, held against the table of routes.</summary>
public sealed partial class ApiPageTests
{
    [Fact]
    public void Page_TellsOfEveryEndpoint()
    {
        Router router = RouteTable.Build();
        Dictionary<string, string> notes = GeneratedPage.Data("endpoint-limits.txt").Select(line => line.Split('\t')).ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
        StringBuilder rows = new();
        int served = 0, all = 0;
        foreach (string line in GeneratedPage.Data("endpoints.txt"))
        {
            string[] parts = line.Split(' ');
            string pattern = Variable().Replace(parts[1], "{}");
            all++;
            bool isLater = NotYetImplemented.Endpoints.Contains((parts[0], pattern));
            bool isThere = router.Find(parts[0], pattern.Replace("{}", "name", StringComparison.Ordinal), out _) is not null;
            Assert.True(isThere, $"{line}: neither served nor refused with 501");
            served += isLater ? 0 : 1;
            string state = isLater ? "501" : notes.Remove(line, out string? note) ? $"partly: {note}" : "works";
            rows.Append("| ").Append(parts[0]).Append(" | `").Append(parts[1]).Append("` | ").Append(state).Append(" |\n");
        }

        Assert.True(notes.Count == 0, $"endpoint-limits.txt speaks of what is not served: {string.Join(", ", notes.Keys)}");
        GeneratedPage.MustBe("api.md", $"""
            # The Engine API

            Made from the daemon's own table of routes by `ApiPageTests`, held against every endpoint of version 1.51. Do not edit: see [data/](data/) and `BERTH_WRITE_DOCS=1`.

            Versions 1.24 to 1.51 are served. 501 = the endpoint answers "not implemented" by name until its feature comes. {served} of {all} endpoints are served.

            | method | path | state |
            | --- | --- | --- |
            {rows}
            """);
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Variable();
}
