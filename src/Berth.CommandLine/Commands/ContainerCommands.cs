// SPDX-License-Identifier: Apache-2.0
namespace Berth.CommandLine.Commands;

/// <summary>The commands that make containers or talk with their processes.</summary>
internal static class ContainerCommands
{
    public static CommandEntry[] Entries { get; } =
    [
    ];
}
