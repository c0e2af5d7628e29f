// SPDX-License-Identifier: Apache-2.0
using System.Text;

namespace Berth.CommandLine.Formatting.Tables;

/// <summary>
/// Lays out text whose cells end in tabs. A column is a run of consecutive lines that have a cell there, as wide as its widest cell plus the padding; the
/// last cell of a line belongs to no column. Widths are in screen cells.
/// </summary>
internal sealed class TabWriter(int minimumWidth, int padding)
{
    private readonly List<string[]> _lines = [];
    private readonly List<int> _widths = [];
    private readonly StringBuilder _output = new();

    /// <summary>Docker's tables.</summary>
    public static string Align(string text) => Align(text, minimumWidth: 10, padding: 3);

    public static string Align(string text, int minimumWidth, int padding)
    {
        var writer = new TabWriter(minimumWidth, padding);
        string[] lines = text.Split('\n');
        foreach (string line in lines)
        {
            writer._lines.Add(line.Split('\t'));
        }

        writer.Format(0, lines.Length);
        writer._output.Length -= 1;
        return writer._output.ToString();
    }

    private void Format(int first, int end)
    {
        int column = _widths.Count;
        for (int line = first; line < end; line++)
        {
            if (column >= _lines[line].Length - 1)
            {
                continue;
            }

            Write(first, line);
            first = line;
            int width = minimumWidth;
            for (; line < end && column < _lines[line].Length - 1; line++)
            {
                width = Math.Max(width, ScreenText.Width(_lines[line][column]) + padding);
            }

            _widths.Add(width);
            Format(first, line);
            _widths.RemoveAt(column);
            first = line;
            line--;
        }

        Write(first, end);
    }

    private void Write(int first, int end)
    {
        for (int line = first; line < end; line++)
        {
            string[] cells = _lines[line];
            for (int i = 0; i < cells.Length; i++)
            {
                _output.Append(cells[i]);
                if (i < _widths.Count)
                {
                    _output.Append(' ', _widths[i] - ScreenText.Width(cells[i]));
                }
            }

            _output.Append('\n');
        }
    }
}
