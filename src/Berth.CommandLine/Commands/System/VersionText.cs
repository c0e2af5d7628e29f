// SPDX-License-Identifier: Apache-2.0
using System.Text;
using System.Text.Json;
using Berth.CommandLine.Formatting.Tables;

namespace Berth.CommandLine.Commands.System;

/// <summary>The layout of <c>version</c> for people.</summary>
internal static class VersionText
{
    public static string Of(JsonElement document)
    {
        JsonElement client = document.GetProperty("Client");
        var text = new StringBuilder("Client:\n");
        Line(text, 1, "Version", Text(client, "Version"));
        string api = Text(client, "ApiVersion");
        string newest = Text(client, "DefaultAPIVersion");
        Line(text, 1, "API version", api + (string.Equals(api, newest, StringComparison.Ordinal) ? "" : $" (downgraded from {newest})"));
        Line(text, 1, Language(Text(client, "GoVersion"), out string language), language);
        Line(text, 1, "Git commit", Text(client, "GitCommit"));
        Line(text, 1, "OS/Arch", Text(client, "Os") + "/" + Text(client, "Arch"));
        Line(text, 1, "Context", Text(client, "Context"));
        JsonElement server = document.GetProperty("Server");
        if (server.ValueKind == JsonValueKind.Object)
        {
            Server(text, server);
        }

        return TabWriter.Align(text.ToString(), minimumWidth: 20, padding: 1);
    }

    private static void Server(StringBuilder text, JsonElement server)
    {
        string platform = server.TryGetProperty("Platform", out JsonElement named) ? Text(named, "Name") : "";
        text.Append("\nServer:").Append(platform.Length > 0 ? " " + platform : "").Append('\n');
        if (!server.TryGetProperty("Components", out JsonElement components) || components.ValueKind != JsonValueKind.Array)
        {
            // Engines from before API 1.35 tell the same without a list.
            text.Append(" Engine:\n");
            Engine(text, Text(server, "Version"), server);
            return;
        }

        foreach (JsonElement component in components.EnumerateArray())
        {
            string name = Text(component, "Name");
            text.Append(' ').Append(name).Append(":\n");
            JsonElement details = component.TryGetProperty("Details", out JsonElement found) && found.ValueKind == JsonValueKind.Object ? found : default;
            if (name is "Engine")
            {
                Engine(text, Text(component, "Version"), details);
                continue;
            }

            Line(text, 2, "Version", Text(component, "Version"));
            foreach (JsonProperty detail in details.ValueKind == JsonValueKind.Object ? details.EnumerateObject().OrderBy(static d => d.Name, StringComparer.Ordinal) : Enumerable.Empty<JsonProperty>())
            {
                Line(text, 2, detail.Name, detail.Value.ToString());
            }
        }
    }

    private static void Engine(StringBuilder text, string version, JsonElement details)
    {
        Line(text, 2, "Version", version);
        Line(text, 2, "API version", $"{Text(details, "ApiVersion")} (minimum version {Text(details, "MinAPIVersion")})");
        Line(text, 2, Language(Text(details, "GoVersion"), out string language), language);
        Line(text, 2, "Git commit", Text(details, "GitCommit"));
        Line(text, 2, "Built", ClientDocument.ReadableTime(Text(details, "BuildTime")));
        Line(text, 2, "OS/Arch", Text(details, "Os") + "/" + Text(details, "Arch"));
        Line(text, 2, "Experimental", Text(details, "Experimental") is { Length: > 0 } experimental ? experimental : "false");
    }

    // The field is called after Go, in which the stock programs are written; what stands in it says what this one is written in.
    private static string Language(string value, out string version)
    {
        version = value.StartsWith(".NET ", StringComparison.Ordinal) ? value[5..] : value;
        return version.Length < value.Length ? ".NET version" : "Go version";
    }

    private static void Line(StringBuilder text, int indent, string label, string value) =>
        text.Append(' ', indent).Append(label).Append(":\t").Append(value).Append('\n');

    private static string Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
