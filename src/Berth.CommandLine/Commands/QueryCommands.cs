// SPDX-License-Identifier: Apache-2.0
namespace Berth.CommandLine.Commands;

/// <summary>The commands that ask the engine or give it one order.</summary>
internal static class QueryCommands
{
    public static CommandEntry[] Entries { get; } =
    [
    ];
}
