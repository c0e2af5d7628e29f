// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using System.Text;
using Berth.Api.Versions;
using Berth.Client.System;
using Berth.Client;
using Berth.CommandLine.Flags;
using Berth.CommandLine.Formatting.Schemas;
using Berth.CommandLine.Formatting.Templates;
using Berth.CommandLine.Formatting.Values;

namespace Berth.CommandLine.Commands.System;

/// <summary><c>version</c>: of the client and of the engine.</summary>
public sealed class VersionCommand : Command
{
    private StringFlag _format = null!;

    public override ArgumentRule Arguments => ArgumentRule.None;

    public override void Define(FlagSet flags) => _format = flags.String("format", 'f', FormatOption.Usage);

    public override int Run(CommandContext context, IReadOnlyList<string> arguments)
    {
        GoTemplate? template = Template();
        byte[]? server = null;
        string? failure = null;
        try
        {
            server = context.Client.ReadVersion();
        }
        catch (EngineUnreachableException unreachable)
        {
            failure = unreachable.Message;
        }
        catch (EngineApiException refused)
        {
            failure = "Error response from daemon: " + refused.Message;
        }

        using JsonDocument document = Document(context, server);
        context.Out.Write(template is null ? VersionText.Of(document.RootElement) : Render(template, document.RootElement, ref failure));
        return failure is null ? 0 : throw new CommandException(failure);
    }

    private GoTemplate? Template()
    {
        if (_format.Value.Length == 0)
        {
            return null;
        }

        try
        {
            return GoTemplate.Parse(_format.Value is "json" ? "{{json .}}" : _format.Value, "version");
        }
        catch (TemplateException failure)
        {
            throw new CommandException("template parsing error: " + failure.Message, InspectOutput.TemplateSyntaxExitCode);
        }
    }

    // When the engine does not answer, that is the failure to tell, and not the template that found nothing of it.
    private static string Render(GoTemplate template, JsonElement document, ref string? failure)
    {
        var text = new StringBuilder();
        try
        {
            template.Execute(text, JsonValues.Typed(document, SystemSchema.Schema, SystemSchema.Version));
        }
        catch (TemplateException wrong)
        {
            failure ??= wrong.Message;
        }

        return text.Append('\n').ToString();
    }

    private static JsonDocument Document(CommandContext context, byte[]? server)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartObject("Client");
            ClientDocument.WriteFields(json, context, (server is null ? ApiVersion.Newest : context.Client.Version).ToString());
            json.WriteEndObject();
            json.WritePropertyName("Server");
            if (server is null)
            {
                json.WriteNullValue();
            }
            else
            {
                using JsonDocument answer = JsonDocument.Parse(server);
                Copy(json, answer.RootElement, parent: "");
            }

            json.WriteEndObject();
        }

        return JsonDocument.Parse(bytes.ToArray());
    }

    // The engine's component shows its build time in words, as the stock client has it in both its forms.
    private static void Copy(Utf8JsonWriter json, JsonElement element, string parent)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    json.WritePropertyName(property.Name);
                    if (parent is "Details" && property.NameEquals("BuildTime") && property.Value.ValueKind == JsonValueKind.String)
                    {
                        json.WriteStringValue(ClientDocument.ReadableTime(property.Value.GetString()!));
                    }
                    else
                    {
                        Copy(json, property.Value, property.Name);
                    }
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Copy(json, item, parent);
                }

                json.WriteEndArray();
                break;
            default:
                element.WriteTo(json);
                break;
        }
    }
}
