// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Images;
using Berth.Client;
using Berth.Client.Images;
using Berth.CommandLine.Flags;

namespace Berth.CommandLine.Commands.Image;

/// <summary><c>rmi</c>: takes names from images, and removes those that have none left.</summary>
public sealed class RemoveCommand : Command
{
    private BoolFlag _force = null!;
    private BoolFlag _keepParents = null!;
    private ListFlag _platforms = null!;

    public override ArgumentRule Arguments => ArgumentRule.AtLeast(1);

    public override void Define(FlagSet flags)
    {
        _force = flags.Bool("force", 'f', "Remove it even if stopped containers use it, or under all its names");
        _keepParents = flags.Bool("no-prune", '\0', "Keep parents that have no name");
        _platforms = flags.Add(new ListFlag("platform", '\0', "Remove only this platform's variant (os[/arch[/variant]])") { CalledInHelp = "strings" });
    }

    public override int Run(CommandContext context, IReadOnlyList<string> arguments)
    {
        string[] platforms = [.. _platforms.Values.SelectMany(static value => value.Split(',')).Select(PlatformOption.ToJson)];
        var failures = new List<string>();
        bool fatal = false;
        foreach (string image in arguments)
        {
            try
            {
                foreach (ImageDeleteResponse step in context.Client.RemoveImage(image, _force, _keepParents, platforms))
                {
                    context.Out.WriteLine(step.Deleted is not null ? "Deleted: " + step.Deleted : "Untagged: " + step.Untagged);
                }
            }
            catch (EngineApiException failure)
            {
                fatal |= failure.Status != 404;
                failures.Add("Error response from daemon: " + failure.Message);
            }
        }

        // With --force an image that is not there is no failure.
        return failures.Count == 0 ? 0 : throw new CommandException(string.Join('\n', failures), _force && !fatal ? 0 : 1);
    }
}
