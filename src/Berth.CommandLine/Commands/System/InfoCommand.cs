// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using System.Text;
using Berth.Api;
using Berth.Client.System;
using Berth.Client;
using Berth.CommandLine.Configuration;
using Berth.CommandLine.Flags;
using Berth.CommandLine.Formatting.Schemas;
using Berth.CommandLine.Formatting.Templates;
using Berth.CommandLine.Formatting.Values;

namespace Berth.CommandLine.Commands.System;

/// <summary><c>info</c>: how the engine is set up and what it has.</summary>
public sealed class InfoCommand : Command
{
    private StringFlag _format = null!;

    public override ArgumentRule Arguments => ArgumentRule.None;

    public override void Define(FlagSet flags) => _format = flags.String("format", 'f', FormatOption.Usage);

    public override int Run(CommandContext context, IReadOnlyList<string> arguments)
    {
        byte[]? server = null;
        string? failure = null;
        GoTemplate? template = Template();
        try
        {
            server = context.Client.ReadInformation();
        }
        catch (EngineUnreachableException unreachable)
        {
            failure = unreachable.Message;
        }
        catch (EngineApiException refused)
        {
            failure = "Error response from daemon: " + refused.Message;
        }

        if (template is not null)
        {
            return Render(context, template, server, failure);
        }

        context.Out.Write($"Client:\n Version:    {ClientIdentity.Version}\n Context:    {ClientDocument.ContextName(context)}\n"
            + $" Debug Mode: {(context.Options.Debug ? "true" : "false")}\n\nServer:\n");
        if (server is null)
        {
            throw new CommandException(failure!);
        }

        var info = JsonSerializer.Deserialize(server, ApiJson.Default.SystemInfo)!;
        context.Out.Write(InfoText.Of(info));
        context.Out.Flush();
        foreach (string warning in info.Warnings ?? [])
        {
            context.Error.WriteLine(warning);
        }

        return 0;
    }

    private GoTemplate? Template()
    {
        if (_format.Value.Length == 0)
        {
            return null;
        }

        try
        {
            return GoTemplate.Parse(_format.Value is "json" ? "{{json .}}" : _format.Value);
        }
        catch (TemplateException failure)
        {
            throw new CommandException("template parsing error: " + failure.Message, InspectOutput.TemplateSyntaxExitCode);
        }
    }

    private int Render(CommandContext context, GoTemplate template, byte[]? server, string? failure)
    {
        using JsonDocument document = Document(context, server ?? "{}"u8.ToArray());
        var text = new StringBuilder();
        try
        {
            template.Execute(text, JsonValues.Typed(document.RootElement, SystemSchema.Schema, SystemSchema.Info));
        }
        catch (TemplateException wrong)
        {
            failure ??= wrong.Message;
        }

        // What the client knows of itself needs no engine.
        bool onlyClient = server is null && _format.Value.Contains(".ClientInfo", StringComparison.Ordinal) && text.Length > 0;
        context.Out.Write(server is null && !onlyClient && _format.Value is not "json" ? "\n" : text.Append('\n').ToString());
        return failure is null || onlyClient ? 0 : throw new CommandException(failure);
    }

    private static JsonDocument Document(CommandContext context, byte[] server)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            using JsonDocument answer = JsonDocument.Parse(server);
            json.WriteStartObject();
            foreach (JsonProperty property in answer.RootElement.EnumerateObject())
            {
                property.WriteTo(json);
            }

            json.WriteStartObject("ClientInfo");
            json.WriteBoolean("Debug", context.Options.Debug);
            ClientDocument.WriteFields(json, context, apiVersion: null);
            json.WriteStartArray("Plugins");
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return JsonDocument.Parse(bytes.ToArray());
    }
}
