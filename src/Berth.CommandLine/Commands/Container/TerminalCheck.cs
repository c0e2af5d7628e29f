// SPDX-License-Identifier: Apache-2.0
using Berth.CommandLine.Terminal;

namespace Berth.CommandLine.Commands.Container;

internal static class TerminalCheck
{
    /// <summary>A process that was promised a terminal with input cannot be given a file or a pipe.</summary>
    public static void RequireInput(bool input, bool tty)
    {
        if (input && tty && !StandardStreams.InputIsTerminal)
        {
            throw new CommandException("the input device is not a TTY");
        }
    }
}
