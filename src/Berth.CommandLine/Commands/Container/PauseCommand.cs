// SPDX-License-Identifier: Apache-2.0
using Berth.Client.Containers;
using Berth.CommandLine.Flags;

namespace Berth.CommandLine.Commands.Container;

/// <summary><c>pause</c>: freezes all processes of each container.</summary>
public sealed class PauseCommand : Command
{
    public override ArgumentRule Arguments => ArgumentRule.AtLeast(1);

    public override void Define(FlagSet flags)
    {
    }

    public override int Run(CommandContext context, IReadOnlyList<string> arguments) =>
        NameBatch.Run(context, arguments, ContainerPause.Request);
}
