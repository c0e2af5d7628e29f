// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using System.Text;
using Berth.CommandLine.Formatting.Templates;
using Berth.CommandLine.Formatting.Values;
using Berth.CommandLine.Formatting;

namespace Berth.CommandLine.Commands;

/// <summary>What an inspect command prints: the documents as the engine sent them, or what a template makes of them.</summary>
internal sealed class InspectOutput
{
    // sysexits.h EX_USAGE: what the stock client ends with when a template cannot be parsed.
    internal const int TemplateSyntaxExitCode = 64;

    private readonly string _format;
    private readonly GoTemplate? _template;
    private readonly List<byte[]> _documents = [];
    private readonly StringBuilder _text = new();

    public InspectOutput(string format)
    {
        _format = format;
        if (format is not ("" or "json"))
        {
            try
            {
                _template = GoTemplate.Parse(format);
            }
            catch (TemplateException failure)
            {
                throw new CommandException("template parsing error: " + failure.Message, TemplateSyntaxExitCode);
            }
        }
    }

    /// <param name="schema">Null for documents whose types are not known.</param>
    /// <returns>The template's failure, or null.</returns>
    public string? Add(byte[] document, GoSchema? schema, string typeName)
    {
        if (_template is null)
        {
            _documents.Add(document);
            return null;
        }

        using JsonDocument json = JsonDocument.Parse(document);
        var text = new StringBuilder();
        if (schema is null || !TryTyped(text, JsonValues.Typed(json.RootElement, schema, typeName)))
        {
            try
            {
                text.Clear();
                _template.Execute(text, JsonValues.Untyped(json.RootElement), missingKeyFails: true);
            }
            catch (TemplateException failure)
            {
                return "template parsing error: " + failure.Message;
            }
        }

        _text.Append(text).Append('\n');
        return null;
    }

    public void Flush(CommandContext context)
    {
        if (_template is not null)
        {
            context.Out.Write(_text.Length == 0 ? "\n" : _text.ToString());
            return;
        }

        using var bytes = new MemoryStream();
        bytes.WriteByte((byte)'[');
        for (int i = 0; i < _documents.Count; i++)
        {
            bytes.Write(i > 0 ? ","u8 : ""u8);
            if (_format.Length > 0)
            {
                bytes.Write(_documents[i].AsSpan().TrimEnd("\r\n"u8));
                continue;
            }

            JsonIndent.NewLine(bytes, 1);
            JsonIndent.Write(bytes, _documents[i], 1);
        }

        if (_documents.Count > 0 && _format.Length == 0)
        {
            JsonIndent.NewLine(bytes, 0);
        }

        bytes.Write("]\n"u8);
        context.Out.WriteBytes(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    // A field by its Go name first; what the types do not have is looked for under its JSON name.
    private bool TryTyped(StringBuilder text, GoValue value)
    {
        try
        {
            _template!.Execute(text, value);
            return true;
        }
        catch (TemplateException)
        {
            return false;
        }
    }
}
