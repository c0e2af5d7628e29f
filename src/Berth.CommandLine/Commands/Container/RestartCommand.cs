// SPDX-License-Identifier: Apache-2.0
using Berth.Client.Containers;
using Berth.CommandLine.Flags;

namespace Berth.CommandLine.Commands.Container;

/// <summary><c>restart</c>: stops each container and starts it again.</summary>
public sealed class RestartCommand : Command
{
    private StringFlag _signal = null!;
    private TimeoutFlag _timeout = null!;

    public override ArgumentRule Arguments => ArgumentRule.AtLeast(1);

    public override void Define(FlagSet flags)
    {
        _signal = flags.String("signal", 's', "Signal that asks the container to end");
        _timeout = new TimeoutFlag(flags);
    }

    public override int Run(CommandContext context, IReadOnlyList<string> arguments)
    {
        long? seconds = _timeout.Seconds();
        return NameBatch.Run(context, arguments, name => ContainerRestart.Request(name, _signal.Value, seconds));
    }
}
