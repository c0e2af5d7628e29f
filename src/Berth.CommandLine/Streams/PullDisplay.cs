// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Api.Images;
using Berth.CommandLine.Terminal;
using Berth.Primitives;

namespace Berth.CommandLine.Streams;

/// <summary>Progress messages. A terminal keeps one line for each layer and rewrites it; elsewhere only what changes in words is printed.</summary>
internal sealed class PullDisplay(StandardWriter output)
{
    private const int BarWidth = 50;
    private const int NarrowestForBar = 110;

    private readonly Dictionary<string, int> _rows = new(StringComparer.Ordinal);
    private int _count;

    public void Show(JsonMessage message)
    {
        var text = message.Stream ?? Line(message);
        if (!output.IsTerminal)
        {
            if (message.ProgressDetail is not { Total: > 0 } && message.ProgressDetail is not { Current: > 0 })
            {
                output.Write(text.EndsWith('\n') ? text : text + "\n");
            }

            return;
        }

        if (message.Id is not { Length: > 0 } id || (message.ProgressDetail is null && !_rows.ContainsKey(id)))
        {
            // A line of its own: the rows above it are finished with.
            _rows.Clear();
            _count = 0;
            output.Write(text.EndsWith('\n') ? text : text + "\n");
            return;
        }

        if (!_rows.TryGetValue(id, out var row))
        {
            _rows[id] = row = _count++;
            output.Write("\n");
        }

        var up = _count - row;
        output.Write(string.Create(CultureInfo.InvariantCulture, $"\e[{up}A\e[2K\r{text}\e[{up}B\r"));
    }

    private string Line(JsonMessage message)
    {
        var text = message.Id is { Length: > 0 } id ? $"{id}: {message.Status}" : message.Status ?? "";
        return message.ProgressDetail is { } progress && output.IsTerminal && Progress(progress) is { Length: > 0 } drawn ? $"{text} {drawn}" : text;
    }

    private string Progress(JsonProgress progress)
    {
        if (progress.Current <= 0)
        {
            return "";
        }

        var current = HumanSize.Decimal(progress.Current);
        if (progress.Total <= 0 || progress.Current > progress.Total)
        {
            return current;
        }

        var numbers = $"{current}/{HumanSize.Decimal(progress.Total)}";
        if (output.TerminalWidth is not >= NarrowestForBar)
        {
            return numbers;
        }

        var filled = (int)(progress.Current * BarWidth / progress.Total);
        return $"[{new string('=', filled)}>{new string(' ', Math.Max(BarWidth - filled, 0))}]  {numbers}";
    }
}
