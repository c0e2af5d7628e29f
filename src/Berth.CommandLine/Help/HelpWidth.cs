// SPDX-License-Identifier: Apache-2.0
using Berth.CommandLine.Terminal;

namespace Berth.CommandLine.Help;

internal static class HelpWidth
{
    /// <summary>Help is wrapped one column before the terminal's edge, and for 80 columns where there is no terminal.</summary>
    public static int Columns => (StandardStreams.Out.TerminalWidth ?? 80) - 1;
}
