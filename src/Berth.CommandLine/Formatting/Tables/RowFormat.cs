// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Berth.CommandLine.Formatting.Templates;

namespace Berth.CommandLine.Formatting.Tables;

/// <summary>A <c>--format</c> for rows: <c>table TEMPLATE</c>, <c>json</c>, or a template that is run for each row.</summary>
internal sealed class RowFormat
{
    private readonly GoTemplate _template;

    private RowFormat(bool isTable, GoTemplate template)
    {
        IsTable = isTable;
        _template = template;
    }

    public bool IsTable { get; }

    /// <exception cref="TemplateException">With the words "template parsing error".</exception>
    public static RowFormat Parse(string format)
    {
        bool table = format.StartsWith("table", StringComparison.Ordinal);
        string text = table ? format["table".Length..] : format is "json" ? "{{json .}}" : format;
        text = text.Trim(' ').Replace("\\t", "\t", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal);
        try
        {
            return new RowFormat(table, GoTemplate.Parse(text));
        }
        catch (TemplateException failure)
        {
            throw new TemplateException("template parsing error: " + failure.Message);
        }
    }

    /// <summary>The whole text; nothing is returned when one row fails.</summary>
    /// <exception cref="TemplateException">With the words "template parsing error".</exception>
    public string Render<T>(RowTable<T> table, IEnumerable<T> rows)
    {
        var output = new StringBuilder();
        if (IsTable)
        {
            Heading(output, table);
        }

        try
        {
            foreach (T row in rows)
            {
                _template.Execute(output, new GoRow<T>(table, row));
                output.Append('\n');
            }
        }
        catch (TemplateException failure)
        {
            throw new TemplateException("template parsing error: " + failure.Message);
        }

        return IsTable ? TabWriter.Align(output.ToString()) : output.ToString();
    }

    private void Heading<T>(StringBuilder output, RowTable<T> table)
    {
        try
        {
            _template.Execute(output, new GoHeader<T>(table), headerFunctions: true);
        }
        catch (TemplateException)
        {
            // A heading that a function cannot take ends there, and the rows say what is wrong if anything is.
        }

        output.Append('\n');
    }
}
