// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Berth.Api;
using Berth.Api.Images;
using Berth.Client;
using Berth.CommandLine.Commands;
using Berth.CommandLine.Terminal;

namespace Berth.CommandLine.Formatting.Progress;

/// <summary>
/// Shows the messages of a long operation as they come. On a terminal each id keeps its line, which is rewritten in place; anywhere else only what is
/// final is printed, a line each.
/// </summary>
internal sealed class ProgressDisplay
{
    // Escape sequences of ECMA-48: erase the line, cursor up and down.
    private const string EraseLine = "\u001b[2K\r";

    private readonly StandardWriter _out;
    private readonly Dictionary<string, int> _lines = [];

    private ProgressDisplay(StandardWriter output) => _out = output;

    /// <exception cref="CommandException">The engine reported a failure.</exception>
    public static void Show(StandardWriter output, Stream messages)
    {
        var display = new ProgressDisplay(output);
        foreach (byte[] json in JsonSequence.Read(messages))
        {
            JsonMessage? message;
            try
            {
                message = JsonSerializer.Deserialize(json, ApiJson.Default.JsonMessage);
            }
            catch (JsonException failure)
            {
                throw new EngineUnreachableException("the engine's answer cannot be read: " + failure.Message, failure);
            }

            if (message is not null)
            {
                display.Show(message);
            }
        }
    }

    private void Show(JsonMessage message)
    {
        if ((message.ErrorDetail?.Message ?? message.Error) is { Length: > 0 } failure)
        {
            throw new CommandException(failure);
        }

        int up = Place(message);
        bool moved = up > 0 && _out.IsTerminal;
        _out.Write(moved ? $"\u001b[{up}A" : "");
        Print(message);
        _out.Write(moved ? $"\u001b[{up}B" : "");
        _out.Flush();
    }

    // How many lines above the cursor the message's line is.
    private int Place(JsonMessage message)
    {
        if (string.IsNullOrEmpty(message.Id) || (message.ProgressDetail is null && string.IsNullOrEmpty(message.Progress)))
        {
            _lines.Clear();
            return 0;
        }

        if (!_lines.TryGetValue(message.Id, out int line))
        {
            line = _lines.Count;
            _lines[message.Id] = line;
            _out.Write(_out.IsTerminal ? "\n" : "");
        }

        return _lines.Count - line;
    }

    private void Print(JsonMessage message)
    {
        string bar = message.ProgressDetail is null ? "" : ProgressBar.Draw(message.ProgressDetail, _out.TerminalWidth ?? 200, TimeProvider.System.GetUtcNow());
        string end = "";
        if (_out.IsTerminal && string.IsNullOrEmpty(message.Stream) && message.ProgressDetail is not null)
        {
            end = "\r";
            _out.Write(EraseLine);
        }
        else if (bar.Length > 0)
        {
            return;
        }

        _out.Write(string.IsNullOrEmpty(message.Id) ? "" : message.Id + ": ");
        _out.Write(message.ProgressDetail is not null && _out.IsTerminal ? $"{message.Status} {bar}{end}"
            : !string.IsNullOrEmpty(message.Progress) ? $"{message.Status} {message.Progress}{end}"
            : !string.IsNullOrEmpty(message.Stream) ? message.Stream + end
            : $"{message.Status}{end}\n");
    }
}
