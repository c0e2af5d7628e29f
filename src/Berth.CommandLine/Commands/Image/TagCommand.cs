// SPDX-License-Identifier: Apache-2.0
using Berth.Client.Images;
using Berth.CommandLine.Flags;
using Berth.CommandLine.Formatting.Templates;
using Berth.Primitives;

namespace Berth.CommandLine.Commands.Image;

/// <summary><c>tag</c>: a further name for an image.</summary>
public sealed class TagCommand : Command
{
    public override ArgumentRule Arguments => ArgumentRule.Exactly(2);

    public override void Define(FlagSet flags)
    {
    }

    public override int Run(CommandContext context, IReadOnlyList<string> arguments)
    {
        if (!ImageReference.TryParse(arguments[0], out _) && !arguments[0].All(char.IsAsciiHexDigit))
        {
            throw Refused(arguments[0]);
        }

        ImageReference target;
        try
        {
            target = ImageReference.Parse(arguments[1]);
        }
        catch (EngineException)
        {
            throw Refused(arguments[1]);
        }

        if (!target.Digest.IsEmpty)
        {
            throw new CommandException("refusing to create a tag with a digest reference");
        }

        context.Client.TagImage(arguments[0], target.WithDefaultTag());
        return 0;
    }

    private static CommandException Refused(string reference)
    {
        string cause = "invalid reference format";
        try
        {
            ImageReference.Parse(reference);
        }
        catch (EngineException failure)
        {
            cause = failure.Message;
        }

        return new CommandException($"Error parsing reference: {GoQuote.Quote(reference)} is not a valid repository/tag: {cause}");
    }
}
