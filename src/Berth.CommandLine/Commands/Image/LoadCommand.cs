// SPDX-License-Identifier: Apache-2.0
using Berth.Client;
using Berth.Client.Images;
using Berth.CommandLine.Flags;
using Berth.CommandLine.Formatting.Progress;
using Berth.CommandLine.Terminal;

namespace Berth.CommandLine.Commands.Image;

/// <summary><c>load</c>: images from an archive.</summary>
public sealed class LoadCommand : Command
{
    private StringFlag _input = null!;
    private StringFlag _platform = null!;
    private BoolFlag _quiet = null!;

    public override ArgumentRule Arguments => ArgumentRule.None;

    public override void Define(FlagSet flags)
    {
        _input = flags.String("input", 'i', "Archive file to read in place of standard input");
        _platform = flags.String("platform", '\0', "Load only this platform's variant (os[/arch[/variant]])");
        _quiet = flags.Bool("quiet", 'q', "Show no progress");
    }

    public override int Run(CommandContext context, IReadOnlyList<string> arguments)
    {
        if (_input.Value.Length == 0 && StandardStreams.InputIsTerminal)
        {
            throw new CommandException("requested load from stdin, but stdin is empty");
        }

        string platform = PlatformOption.ToJson(_platform.Value);
        using Stream archive = InputFile.Open(_input.Value);
        using EngineResponse response = context.Client.LoadImages(archive, _quiet || !context.Out.IsTerminal, platform);
        ProgressDisplay.Show(context.Out, response.Body);
        return 0;
    }
}
