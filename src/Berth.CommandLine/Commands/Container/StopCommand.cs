// SPDX-License-Identifier: Apache-2.0
using Berth.Client.Containers;
using Berth.CommandLine.Flags;

namespace Berth.CommandLine.Commands.Container;

/// <summary><c>stop</c>: the stop signal to each container, and SIGKILL when its time is over.</summary>
public sealed class StopCommand : Command
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
        return NameBatch.Run(context, arguments, name => ContainerStop.Request(name, _signal.Value, seconds));
    }
}
