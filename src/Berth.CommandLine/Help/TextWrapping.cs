// SPDX-License-Identifier: Apache-2.0
using System.Text;

namespace Berth.CommandLine.Help;

/// <summary>
/// Breaks an option's description so that it fits beside the column of names. A last line may run up to <see cref="Slack"/> columns over the
/// width, because one orphaned short word reads worse.
/// </summary>
internal static class TextWrapping
{
    private const int Slack = 5;
    private const int NarrowestColumn = 24;
    private const int BlockIndent = 16;

    /// <param name="text">The description; its own line breaks are kept.</param>
    /// <param name="indent">The column at which the first line already stands and to which the others are moved.</param>
    /// <param name="width">Columns of the whole line; 0 does not break.</param>
    public static string Wrap(string text, int indent, int width)
    {
        var output = new StringBuilder(text.Length + 64);
        if (width == 0)
        {
            return output.Append(Indented(text, indent)).ToString();
        }

        if (width - indent < NarrowestColumn)
        {
            // Beside the names there is no room: start a block of its own on the next line.
            indent = BlockIndent;
            output.Append('\n').Append(' ', indent);
        }

        var room = width - indent;
        if (room < NarrowestColumn)
        {
            return output.Append(Indented(text, indent)).ToString();
        }

        var rest = text;
        var first = true;
        while (first || rest.Length > 0)
        {
            var line = TakeLine(ref rest, room - Slack);
            if (!first)
            {
                output.Append('\n').Append(' ', indent);
            }

            output.Append(Indented(line, indent));
            first = false;
        }

        return output.ToString();
    }

    private static string TakeLine(ref string rest, int room)
    {
        var text = rest;
        if (room + Slack > text.Length)
        {
            rest = "";
            return text;
        }

        var space = text.AsSpan(0, room).LastIndexOfAny(" \t\n");
        if (space <= 0)
        {
            rest = "";
            return text;
        }

        var lineBreak = text.AsSpan(0, room).LastIndexOf('\n');
        var end = lineBreak > 0 && lineBreak < space ? lineBreak : space;
        rest = text[(end + 1)..];
        return text[..end];
    }

    private static string Indented(string text, int indent) => text.Replace("\n", "\n" + new string(' ', indent), StringComparison.Ordinal);
}
