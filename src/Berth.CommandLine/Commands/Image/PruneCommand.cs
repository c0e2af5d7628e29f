// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Images;
using Berth.Client.Images;
using Berth.CommandLine.Flags;
using Berth.Primitives;

namespace Berth.CommandLine.Commands.Image;

/// <summary><c>image prune</c>: removes images that nothing needs.</summary>
public sealed class PruneCommand : Command
{
    private BoolFlag _all = null!;
    private FilterFlag _filter = null!;
    private BoolFlag _force = null!;

    public override ArgumentRule Arguments => ArgumentRule.None;

    public override void Define(FlagSet flags)
    {
        _all = flags.Bool("all", 'a', "All that no container uses, not only those without a name");
        _filter = flags.Add(new FilterFlag("filter", '\0', "Only those that match, as \"until=<timestamp>\""));
        _force = flags.Bool("force", 'f', "Do not ask");
    }

    public override int Run(CommandContext context, IReadOnlyList<string> arguments)
    {
        string warning = _all ? "WARNING! This will remove all images without at least one container associated to them." : "WARNING! This will remove all dangling images.";
        if (!_force && !Confirmation.Ask(context, warning))
        {
            return 0;
        }

        _filter.Value.Add("dangling", _all ? "false" : "true");
        ImagesPruneResponse pruned = context.Client.PruneImages(_filter.Value);
        if (pruned.ImagesDeleted is { Count: > 0 } removed)
        {
            context.Out.WriteLine("Deleted Images:");
            foreach (ImageDeleteResponse step in removed)
            {
                context.Out.WriteLine(step.Deleted is not null ? "deleted: " + step.Deleted : "untagged: " + step.Untagged);
            }

            context.Out.WriteLine();
        }

        context.Out.WriteLine("Total reclaimed space: " + HumanSize.Decimal(pruned.SpaceReclaimed));
        return 0;
    }
}
