// SPDX-License-Identifier: Apache-2.0
using Berth.CommandLine.Commands.System;

namespace Berth.CommandLine.Commands;

/// <summary>The commands that ask the engine or give it one order.</summary>
internal static class QueryCommands
{
    private const string Containers = "CONTAINER [CONTAINER...]";

    public static CommandEntry[] Entries { get; } =
    [
        .. Both("container", "ps", "ls", "List containers", "", static () => new Container.ListCommand(), order: 3, otherNames: ["list", "ps"]),
        .. Both("container", "kill", "kill", "Send a signal to containers", Containers, static () => new Container.KillCommand()),
        .. Both("container", "stop", "stop", "Stop containers that run", Containers, static () => new Container.StopCommand()),
        .. Both("container", "restart", "restart", "Stop containers and start them again", Containers, static () => new Container.RestartCommand()),
        .. Both("container", "pause", "pause", "Freeze all processes of containers", Containers, static () => new Container.PauseCommand()),
        .. Both("container", "unpause", "unpause", "Let frozen processes of containers go on", Containers, static () => new Container.UnpauseCommand()),
        .. Both("container", "rm", "rm", "Remove containers", Containers, static () => new Container.RemoveCommand(), otherNames: ["remove"]),
        .. Both("container", "rename", "rename", "Give a container another name", "CONTAINER NEW_NAME", static () => new Container.RenameCommand()),
        .. Both("container", "top", "top", "Show the processes of a container", "CONTAINER [ps OPTIONS]", static () => new Container.TopCommand()),
        .. Both("container", "port", "port", "Show where the ports of a container are published", "CONTAINER [PRIVATE_PORT[/PROTO]]", static () => new Container.PortCommand()),
        new CommandEntry("container inspect", "Show everything known of containers", Containers, static () => new Container.InspectCommand()),
        new CommandEntry("container prune", "Remove all containers that are stopped", "", static () => new Container.PruneCommand()),
        .. Both("image", "images", "ls", "List images", "[REPOSITORY[:TAG]]", static () => new Image.ListCommand(), order: 7, otherNames: ["list"]),
        .. Both("image", "rmi", "rm", "Remove images", "IMAGE [IMAGE...]", static () => new Image.RemoveCommand(), otherNames: ["remove"]),
        .. Both("image", "history", "history", "Show the steps that made an image", "IMAGE", static () => new Image.HistoryCommand()),
        .. Both("image", "load", "load", "Load images from an archive", "", static () => new Image.LoadCommand()),
        .. Both("image", "import", "import", "Make an image from the archive of a root filesystem", "file|URL|- [REPOSITORY[:TAG]]", static () => new Image.ImportCommand()),
        .. Both("image", "tag", "tag", "Give an image a further name", "SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]", static () => new Image.TagCommand()),
        new CommandEntry("image inspect", "Show everything known of images", "IMAGE [IMAGE...]", static () => new Image.InspectCommand()),
        new CommandEntry("image prune", "Remove images that nothing needs", "", static () => new Image.PruneCommand()),
        .. Both("system", "info", "info", "Show how the engine is set up", "", static () => new InfoCommand(), order: 12),
        .. Both("system", "events", "events", "Show what happens at the engine, as it happens", "", static () => new EventsCommand()),
        new CommandEntry("inspect", "Show everything known of an object", "NAME|ID [NAME|ID...]", static () => new InspectCommand()),
        new CommandEntry("version", "Show the versions of client and engine", "", static () => new VersionCommand()) { CommonOrder = 11 },
    ];

    // A command that stands alone and under its noun, there perhaps by another word.
    private static CommandEntry[] Both(
        string noun, string alone, string underNoun, string summary, string usage, Func<Command> create, int order = 0, string[]? otherNames = null)
    {
        string[] synonyms = [$"{noun} {underNoun}", .. (otherNames ?? []).Select(other => $"{noun} {other}"), alone];
        return
        [
            new CommandEntry(alone, summary, usage, create) { Synonyms = synonyms, CommonOrder = order },
            new CommandEntry($"{noun} {underNoun}", summary, usage, create) { Synonyms = synonyms, OtherNames = otherNames ?? [] },
        ];
    }
}
