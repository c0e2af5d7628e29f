// SPDX-License-Identifier: Apache-2.0
using Berth.CommandLine.Terminal;

namespace Berth.CommandLine.Help;

/// <summary>Colours of the help, on a terminal only; <c>NO_COLOR</c> switches them off (no-color.org), and so does a dumb terminal.</summary>
internal static class HelpStyle
{
    private static readonly bool Coloured = StandardStreams.Out.TerminalWidth is not null
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    public static string Title(string text) => Coloured ? $"\e[1m{text}\e[0m" : text;

    public static string Name(string text) => Coloured ? $"\e[36m{text}\e[0m" : text;
}
