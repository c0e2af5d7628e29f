// SPDX-License-Identifier: Apache-2.0
using Berth.Client.Containers;
using Berth.CommandLine.Flags;

namespace Berth.CommandLine.Commands.Container;

/// <summary><c>rm</c>: removes each container.</summary>
public sealed class RemoveCommand : Command
{
    private BoolFlag _force = null!;
    private BoolFlag _link = null!;
    private BoolFlag _volumes = null!;

    public override ArgumentRule Arguments => ArgumentRule.AtLeast(1);

    public override void Define(FlagSet flags)
    {
        _force = flags.Bool("force", 'f', "Kill a container that still runs (SIGKILL)");
        _link = flags.Bool("link", 'l', "Remove the link of that name, not the container");
        _volumes = flags.Bool("volumes", 'v', "Remove the container's anonymous volumes too");
    }

    public override int Run(CommandContext context, IReadOnlyList<string> arguments)
    {
        return NameBatch.Run(
            context,
            arguments,
            name => name.Trim('/').Length == 0
                ? throw new CommandException("container name cannot be empty")
                : ContainerRemove.Request(name.Trim('/'), _force, _volumes, _link),
            failure => _force && failure.Status == 404);
    }
}
