// SPDX-License-Identifier: Apache-2.0
using Berth.Client.Containers;
using Berth.CommandLine.Flags;
using Berth.CommandLine.Formatting.Schemas;
using Berth.Primitives;

namespace Berth.CommandLine.Commands.Container;

/// <summary><c>container inspect</c>.</summary>
public sealed class InspectCommand : Command
{
    private StringFlag _format = null!;
    private BoolFlag _size = null!;

    public override ArgumentRule Arguments => ArgumentRule.AtLeast(1);

    public override void Define(FlagSet flags)
    {
        _format = flags.String("format", 'f', FormatOption.Usage);
        _size = flags.Bool("size", 's', "Show how much each has written");
    }

    public override int Run(CommandContext context, IReadOnlyList<string> arguments) =>
        InspectRun.Run(context, arguments, _format.Value, name => Find(context, name));

    private Inspected Find(CommandContext context, string name)
    {
        try
        {
            return new Inspected(InspectRun.Fetch(context, ContainerInspect.Request(name, _size)), ContainerSchema.Schema, ContainerSchema.Root);
        }
        catch (EngineException failure)
        {
            throw new CommandException(failure.Message);
        }
    }
}
