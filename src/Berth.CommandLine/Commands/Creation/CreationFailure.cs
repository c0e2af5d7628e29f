// SPDX-License-Identifier: Apache-2.0
namespace Berth.CommandLine.Commands.Creation;

/// <summary>How <c>run</c> and <c>create</c> fail: the code tells whose fault it was, which is what scripts ask for.</summary>
internal static class CreationFailure
{
    /// <summary>The engine or the options: nothing of the container's program ran.</summary>
    public const int NotCreated = 125;

    private const int NotExecutable = 126;
    private const int NotFound = 127;

    public static void CheckPull(string pull)
    {
        if (pull is not ("always" or "missing" or "never"))
        {
            throw new CommandException($"invalid pull option: '{pull}': must be one of \"always\", \"missing\" or \"never\"");
        }
    }

    public static CommandException Framed(string message, string verb, int exitCode) =>
        new($"{CommandContext.Program}: {message}\n\nRun '{CommandContext.Program} {verb} --help' for more information", exitCode);

    /// <summary>The engine has no code of its own for a command that cannot be run: its words decide, as with the stock client.</summary>
    public static int ExitCode(string message)
    {
        if (Has(message, "executable file not found") || Has(message, "no such file or directory") || Has(message, "system cannot find the file specified"))
        {
            return NotFound;
        }

        return Has(message, "permission denied") || Has(message, "is a directory") ? NotExecutable : NotCreated;
    }

    private static bool Has(string message, string words) => message.Contains(words, StringComparison.Ordinal);
}
