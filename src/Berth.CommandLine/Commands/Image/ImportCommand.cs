// SPDX-License-Identifier: Apache-2.0
using Berth.Client;
using Berth.Client.Images;
using Berth.CommandLine.Flags;
using Berth.CommandLine.Formatting.Progress;
using Berth.Primitives;

namespace Berth.CommandLine.Commands.Image;

/// <summary><c>import</c>: an image from the archive of a root filesystem.</summary>
public sealed class ImportCommand : Command
{
    private ListFlag _changes = null!;
    private StringFlag _message = null!;
    private StringFlag _platform = null!;

    public override ArgumentRule Arguments => ArgumentRule.Between(1, 2);

    public override void Define(FlagSet flags)
    {
        _changes = flags.List("change", 'c', "Dockerfile instruction for the image's settings");
        _message = flags.String("message", 'm', "Comment of the image");
        _platform = flags.String("platform", '\0', "Platform of the image, as \"linux/amd64\"");
    }

    public override int Run(CommandContext context, IReadOnlyList<string> arguments)
    {
        string source = arguments[0];
        string reference = arguments.Count > 1 ? arguments[1] : "";
        if (reference.Length > 0)
        {
            ImageReference.Parse(reference);
        }

        bool remote = source.StartsWith("http://", StringComparison.Ordinal) || source.StartsWith("https://", StringComparison.Ordinal);
        using Stream? archive = remote ? null : InputFile.Open(source is "-" ? "" : source);
        using EngineResponse response = context.Client.ImportImage(remote ? source : "-", archive, reference, _message.Value, _changes.Values, _platform.Value);
        ProgressDisplay.Show(context.Out, response.Body);
        return 0;
    }
}
