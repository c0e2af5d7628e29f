// SPDX-License-Identifier: Apache-2.0
namespace Berth.CommandLine.Terminal;

/// <summary>Whoever read this command's output has gone (<c>berth logs x | head</c>): there is nothing to say and nobody to say it to.</summary>
public sealed class OutputClosedException : IOException
{
    /// <summary>What a shell shows for a program that a broken pipe ended: 128 and SIGPIPE.</summary>
    public const int ExitCode = 141;
}
