// SPDX-License-Identifier: Apache-2.0
using Berth.Client.Images;
using Berth.CommandLine.Flags;
using Berth.CommandLine.Formatting.Schemas;

namespace Berth.CommandLine.Commands.Image;

/// <summary><c>image inspect</c>.</summary>
public sealed class InspectCommand : Command
{
    private StringFlag _format = null!;
    private StringFlag _platform = null!;

    public override ArgumentRule Arguments => ArgumentRule.AtLeast(1);

    public override void Define(FlagSet flags)
    {
        _format = flags.String("format", 'f', FormatOption.Usage);
        _platform = flags.String("platform", '\0', "The variant for this platform (os[/arch[/variant]])");
    }

    public override int Run(CommandContext context, IReadOnlyList<string> arguments)
    {
        string platform = PlatformOption.ToJson(_platform.Value);
        return InspectRun.Run(
            context, arguments, _format.Value, name => new Inspected(InspectRun.Fetch(context, ImageInspect.Request(name, platform)), ImageSchema.Schema, ImageSchema.Root));
    }
}
