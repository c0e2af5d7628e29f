// SPDX-License-Identifier: Apache-2.0
namespace Berth.CommandLine.Commands;

/// <summary>Ends the command: the message goes to standard error as it is, and the code to the caller. An empty message prints nothing.</summary>
public sealed class CommandException : Exception
{
    public CommandException(string message, int exitCode = 1)
        : base(message) => ExitCode = exitCode;

    public int ExitCode { get; }
}
