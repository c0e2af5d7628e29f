// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using System.Text;
using Berth.Client.System;
using Berth.CommandLine.Flags;
using Berth.CommandLine.Formatting.Schemas;
using Berth.CommandLine.Formatting.Templates;
using Berth.CommandLine.Formatting.Values;
using Berth.CommandLine.Formatting;
using Berth.CommandLine.Values;

namespace Berth.CommandLine.Commands.System;

/// <summary><c>events</c>: what happens at the engine, as it happens.</summary>
public sealed class EventsCommand : Command
{
    private FilterFlag _filter = null!;
    private StringFlag _format = null!;
    private StringFlag _since = null!;
    private StringFlag _until = null!;

    public override ArgumentRule Arguments => ArgumentRule.None;

    public override void Define(FlagSet flags)
    {
        _filter = flags.Add(new FilterFlag("filter", 'f', "Only those that match, as \"type=container\""));
        _format = flags.String("format", '\0', FormatOption.Usage);
        _since = flags.String("since", '\0', "From this time on: a date, a Unix time, or how long ago");
        _until = flags.String("until", '\0', "Up to this time, and then end");
    }

    public override int Run(CommandContext context, IReadOnlyList<string> arguments)
    {
        GoTemplate? template = Template();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        string since = TimestampSyntax.ToUnix(null, _since.Value, now);
        string until = TimestampSyntax.ToUnix(null, _until.Value, now);
        foreach (byte[] message in context.Client.ReadEvents(since, until, _filter.Value))
        {
            using JsonDocument json = JsonDocument.Parse(message);
            context.Out.WriteLine(template is null ? Line(json.RootElement) : Render(template, json.RootElement));
            context.Out.Flush();
        }

        return 0;
    }

    // The template is tried on an empty event, so that a mistake shows before the first event comes.
    private GoTemplate? Template()
    {
        if (_format.Value.Length == 0)
        {
            return null;
        }

        try
        {
            GoTemplate template = GoTemplate.Parse(_format.Value is "json" ? "{{json .}}" : _format.Value);
            template.Execute(Message(default));
            return template;
        }
        catch (TemplateException failure)
        {
            throw new CommandException("Error parsing format: " + failure.Message, InspectOutput.TemplateSyntaxExitCode);
        }
    }

    private static string Render(GoTemplate template, JsonElement json)
    {
        try
        {
            return template.Execute(Message(json));
        }
        catch (TemplateException failure)
        {
            throw new CommandException(failure.Message);
        }
    }

    private static JsonStruct Message(JsonElement json) => new(json, SystemSchema.Schema, SystemSchema.Schema.Type(SystemSchema.Event), isPointer: true);

    private static string Line(JsonElement json)
    {
        var line = new StringBuilder();
        long nanoseconds = Number(json, "timeNano");
        line.Append(LocalTime.Rfc3339Nano(nanoseconds != 0 ? nanoseconds : Number(json, "time") * 1_000_000_000));
        JsonElement actor = json.TryGetProperty("Actor", out JsonElement found) && found.ValueKind == JsonValueKind.Object ? found : default;
        line.Append(' ').Append(Text(json, "Type")).Append(' ').Append(Text(json, "Action")).Append(' ').Append(Text(actor, "ID"));
        if (actor.ValueKind == JsonValueKind.Object && actor.TryGetProperty("Attributes", out JsonElement attributes) && attributes.ValueKind == JsonValueKind.Object)
        {
            string[] pairs = [.. attributes.EnumerateObject().OrderBy(static a => a.Name, StringComparer.Ordinal).Select(static a => a.Name + "=" + a.Value.GetString())];
            line.Append(pairs.Length > 0 ? " (" + string.Join(", ", pairs) + ")" : "");
        }

        return line.ToString();
    }

    private static string Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static long Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? number : 0;
}
