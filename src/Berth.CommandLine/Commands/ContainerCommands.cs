// SPDX-License-Identifier: Apache-2.0
using Berth.CommandLine.Commands.Container;

namespace Berth.CommandLine.Commands;

/// <summary>The commands that make containers or talk with their processes.</summary>
internal static class ContainerCommands
{
    public static CommandEntry[] Entries { get; } =
    [
        .. Entry("run", "Make a container from an image and start it", "IMAGE [COMMAND] [ARG...]", () => new RunCommand(), commonOrder: 1),
        .. Entry("exec", "Run a command in a container that runs", "CONTAINER COMMAND [ARG...]", () => new ExecCommand(), commonOrder: 2),
        .. Entry("attach", "Connect this terminal to a container's process", "CONTAINER", () => new AttachCommand()),
        .. Entry("create", "Make a container", "IMAGE [COMMAND] [ARG...]", () => new CreateCommand()),
        .. Entry("logs", "Show what a container has printed", "CONTAINER", () => new LogsCommand()),
        .. Entry("start", "Start stopped containers", "CONTAINER [CONTAINER...]", () => new StartCommand()),
        .. Entry("wait", "Wait until containers end and print their exit codes", "CONTAINER [CONTAINER...]", () => new WaitCommand()),
    ];

    private static IEnumerable<CommandEntry> Entry(string path, string summary, string usage, Func<Command> create, int commonOrder = 0) =>
        CommandTable.Both("container", new CommandEntry(path, summary, usage, create) { CommonOrder = commonOrder });
}
