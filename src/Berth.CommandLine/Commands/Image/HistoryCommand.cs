// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Images;
using Berth.Client.Images;
using Berth.CommandLine.Flags;
using Berth.CommandLine.Formatting.Rows;

namespace Berth.CommandLine.Commands.Image;

/// <summary><c>history</c>: the steps that made an image.</summary>
public sealed class HistoryCommand : Command
{
    private StringFlag _format = null!;
    private BoolFlag _human = null!;
    private BoolFlag _full = null!;
    private StringFlag _platform = null!;
    private BoolFlag _quiet = null!;

    public override ArgumentRule Arguments => ArgumentRule.Exactly(1);

    public override void Define(FlagSet flags)
    {
        _format = flags.String("format", '\0', FormatOption.RowUsage);
        _human = flags.Bool("human", 'H', "Print sizes and dates in words", initial: true);
        _full = flags.Bool("no-trunc", '\0', "Shorten nothing");
        _platform = flags.String("platform", '\0', "History of this platform's variant (os[/arch[/variant]])");
        _quiet = flags.Bool("quiet", 'q', "Print only ids");
    }

    public override int Run(CommandContext context, IReadOnlyList<string> arguments)
    {
        IReadOnlyList<HistoryItem> items = context.Client.HistoryOfImage(arguments[0], PlatformOption.ToJson(_platform.Value));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        string format = HistoryRow.Format(_format.Value, _quiet, _human);
        return RowOutput.Print(context, format, HistoryRow.Table, items.Select(item => new HistoryRow(item, !_full, _human, now)));
    }
}
