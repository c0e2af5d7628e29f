// SPDX-License-Identifier: Apache-2.0
using Berth.Client.Images;
using Berth.CommandLine.Flags;
using Berth.CommandLine.Formatting.Rows;

namespace Berth.CommandLine.Commands.Image;

/// <summary><c>images</c>: the images there are.</summary>
public sealed class ListCommand : Command
{
    private BoolFlag _all = null!;
    private BoolFlag _digests = null!;
    private FilterFlag _filter = null!;
    private StringFlag _format = null!;
    private BoolFlag _full = null!;
    private BoolFlag _quiet = null!;
    private BoolFlag _tree = null!;

    public override ArgumentRule Arguments => ArgumentRule.AtMost(1);

    public override void Define(FlagSet flags)
    {
        _all = flags.Bool("all", 'a', "Also images that only others are built on");
        _digests = flags.Bool("digests", '\0', "Show digests");
        _filter = flags.Add(new FilterFlag("filter", 'f', "Only those that match, as \"dangling=true\""));
        _format = flags.String("format", '\0', FormatOption.RowUsage);
        _full = flags.Bool("no-trunc", '\0', "Shorten nothing");
        _quiet = flags.Bool("quiet", 'q', "Print only ids");
        _tree = flags.Add(new BoolFlag("tree", '\0', "List the variants of multi-platform images as a tree", initial: false) { Hidden = true });
    }

    public override int Run(CommandContext context, IReadOnlyList<string> arguments)
    {
        if (_tree)
        {
            throw new CommandException("--tree is not supported: this engine stores one platform's variant of each image");
        }

        if (arguments.Count > 0)
        {
            _filter.Value.Add("reference", arguments[0]);
        }

        string format = _format.Value.Length == 0 && !_quiet ? context.Configuration.ImagesFormat ?? "" : _format.Value;
        bool tagDigests = _digests || format.Contains("{{.Digest}}", StringComparison.Ordinal);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        IEnumerable<ImageRow> rows = context.Client.ListImages(_all, _filter.Value).SelectMany(image => ImageRow.Of(image, tagDigests, _digests, !_full, now));
        return RowOutput.Print(context, ImageRow.Format(format, _quiet, _digests), ImageRow.Table, rows);
    }
}
