// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Berth.CommandLine.Flags;

namespace Berth.CommandLine.Values;

/// <summary>One line of comma-separated fields; a field may be in double quotes, and a quote inside those is doubled (RFC 4180).</summary>
internal static class CsvLine
{
    public static List<string> Parse(string text)
    {
        if (text.Length == 0)
        {
            throw new FlagValueException("EOF");
        }

        var fields = new List<string>();
        var position = 0;
        while (true)
        {
            fields.Add(position < text.Length && text[position] == '"' ? Quoted(text, ref position) : Bare(text, ref position));
            if (position >= text.Length)
            {
                return fields;
            }

            position++;
            if (position == text.Length)
            {
                fields.Add("");
                return fields;
            }
        }
    }

    private static string Bare(string text, ref int position)
    {
        var start = position;
        var end = text.IndexOf(',', start);
        position = end < 0 ? text.Length : end;
        var quote = text.IndexOf('"', start, position - start);
        return quote < 0 ? text[start..position] : throw Failure(quote + 1, "bare \" in non-quoted-field");
    }

    private static string Quoted(string text, ref int position)
    {
        var field = new StringBuilder();
        for (position++; position < text.Length; position++)
        {
            if (text[position] != '"')
            {
                field.Append(text[position]);
            }
            else if (position + 1 < text.Length && text[position + 1] == '"')
            {
                field.Append('"');
                position++;
            }
            else if (position + 1 == text.Length || text[position + 1] == ',')
            {
                position++;
                return field.ToString();
            }
            else
            {
                throw Failure(position + 1, "extraneous or missing \" in quoted-field");
            }
        }

        throw Failure(text.Length + 1, "extraneous or missing \" in quoted-field");
    }

    private static FlagValueException Failure(int column, string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"parse error on line 1, column {column}: {what}"));
}
