// SPDX-License-Identifier: Apache-2.0
using Berth.Client.Containers;
using Berth.CommandLine.Flags;

namespace Berth.CommandLine.Commands.Container;

/// <summary><c>kill</c>: a signal to each container.</summary>
public sealed class KillCommand : Command
{
    private StringFlag _signal = null!;

    public override ArgumentRule Arguments => ArgumentRule.AtLeast(1);

    public override void Define(FlagSet flags)
    {
        _signal = flags.String("signal", 's', "Signal to send (default SIGKILL)");
    }

    public override int Run(CommandContext context, IReadOnlyList<string> arguments) =>
        NameBatch.Run(context, arguments, name => ContainerKill.Request(name, _signal.Value));
}
