// SPDX-License-Identifier: Apache-2.0
using Berth.Client.Containers;
using Berth.CommandLine.Flags;

namespace Berth.CommandLine.Commands.Container;

/// <summary><c>unpause</c>: lets the processes of each container go on.</summary>
public sealed class UnpauseCommand : Command
{
    public override ArgumentRule Arguments => ArgumentRule.AtLeast(1);

    public override void Define(FlagSet flags)
    {
    }

    public override int Run(CommandContext context, IReadOnlyList<string> arguments) =>
        NameBatch.Run(context, arguments, ContainerUnpause.Request);
}
