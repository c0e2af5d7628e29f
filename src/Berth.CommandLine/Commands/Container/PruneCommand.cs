// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Client.Containers;
using Berth.CommandLine.Flags;
using Berth.Primitives;

namespace Berth.CommandLine.Commands.Container;

/// <summary><c>container prune</c>: removes all containers that are stopped.</summary>
public sealed class PruneCommand : Command
{
    private FilterFlag _filter = null!;
    private BoolFlag _force = null!;

    public override ArgumentRule Arguments => ArgumentRule.None;

    public override void Define(FlagSet flags)
    {
        _filter = flags.Add(new FilterFlag("filter", '\0', "Only those that match, as \"until=<timestamp>\""));
        _force = flags.Bool("force", 'f', "Do not ask");
    }

    public override int Run(CommandContext context, IReadOnlyList<string> arguments)
    {
        if (!_force && !Confirmation.Ask(context, "WARNING! This will remove all stopped containers."))
        {
            return 0;
        }

        ContainersPruneResponse pruned = context.Client.PruneContainers(_filter.Value);
        if (pruned.ContainersDeleted is { Count: > 0 } removed)
        {
            context.Out.Write("Deleted Containers:\n" + string.Join('\n', removed) + "\n\n");
        }

        context.Out.WriteLine("Total reclaimed space: " + HumanSize.Decimal(pruned.SpaceReclaimed));
        return 0;
    }
}
