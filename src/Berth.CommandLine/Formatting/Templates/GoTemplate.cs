// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Berth.CommandLine.Formatting.Values;

namespace Berth.CommandLine.Formatting.Templates;

/// <summary>A parsed Go template, as <c>--format</c> takes them.</summary>
internal sealed class GoTemplate
{
    private readonly string _name;
    private readonly string _text;
    private readonly Dictionary<string, ListNode> _definitions;

    private GoTemplate(string name, string text, Dictionary<string, ListNode> definitions)
    {
        _name = name;
        _text = text;
        _definitions = definitions;
    }

    /// <param name="name">What error messages call the template; mostly empty.</param>
    /// <exception cref="TemplateException">In Go's words.</exception>
    public static GoTemplate Parse(string text, string name = "")
    {
        try
        {
            return new GoTemplate(name, text, Parser.Parse(text, name));
        }
        catch (InsufficientExecutionStackException)
        {
            throw new TemplateException($"template: {name}:1: template nested too deeply");
        }
    }

    /// <param name="missingKeyFails">A map without the named entry is a failure instead of "&lt;no value&gt;".</param>
    /// <param name="headerFunctions">Text functions give their input back, as for the header line of a table.</param>
    /// <exception cref="TemplateException">In Go's words.</exception>
    public void Execute(StringBuilder output, GoValue data, bool missingKeyFails = false, bool headerFunctions = false)
    {
        try
        {
            new Evaluator(_name, _text, _definitions, output, missingKeyFails, headerFunctions).Run(data);
        }
        catch (InsufficientExecutionStackException)
        {
            throw new TemplateException($"template: {_name}: exceeded maximum template depth");
        }
    }

    public string Execute(GoValue data)
    {
        var output = new StringBuilder();
        Execute(output, data);
        return output.ToString();
    }
}
