// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Client.Containers;
using Berth.CommandLine.Flags;
using Berth.CommandLine.Formatting.Rows;
using Berth.CommandLine.Formatting.Tables;
using Berth.CommandLine.Formatting.Templates;

namespace Berth.CommandLine.Commands.Container;

/// <summary><c>ps</c>: the containers there are.</summary>
public sealed class ListCommand : Command
{
    private BoolFlag _all = null!;
    private FilterFlag _filter = null!;
    private StringFlag _format = null!;
    private IntFlag _last = null!;
    private BoolFlag _latest = null!;
    private BoolFlag _full = null!;
    private BoolFlag _quiet = null!;
    private BoolFlag _size = null!;

    public override ArgumentRule Arguments => ArgumentRule.None;

    public override void Define(FlagSet flags)
    {
        _all = flags.Bool("all", 'a', "Also containers that do not run");
        _filter = flags.Add(new FilterFlag("filter", 'f', "Only those that match, as \"status=exited\""));
        _format = flags.String("format", '\0', FormatOption.RowUsage);
        _last = flags.Int("last", 'n', "So many of the newest, in any state", initial: -1);
        _latest = flags.Bool("latest", 'l', "The newest, in any state");
        _full = flags.Bool("no-trunc", '\0', "Shorten nothing");
        _quiet = flags.Bool("quiet", 'q', "Print only ids");
        _size = flags.Bool("size", 's', "Show how much each has written");
    }

    public override int Run(CommandContext context, IReadOnlyList<string> arguments)
    {
        bool size = _size || (_format.Value.Length > 0 && TemplateAsksForSize(_format.Value));
        long last = _latest && _last.Value < 0 ? 1 : _last.Value;
        if (_quiet && _format.Value.Length > 0)
        {
            context.Error.WriteLine("WARNING: Ignoring custom format, because both --format and --quiet are set.");
        }

        string format = _format.Value.Length == 0 && !_quiet ? context.Configuration.PsFormat ?? "" : _format.Value;
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        IReadOnlyList<ContainerSummary> containers = context.Client.ListContainers(_all, last, size, _filter.Value);
        return RowOutput.Print(context, ContainerRow.Format(format, _quiet, _size), ContainerRow.Table, containers.Select(container => new ContainerRow(container, !_full, now)));
    }

    // Sizes cost the engine a walk through each container's files, so they are asked for only when the template shows them: it is run once on an empty row.
    private static bool TemplateAsksForSize(string format)
    {
        GoTemplate template;
        try
        {
            template = GoTemplate.Parse(format);
        }
        catch (TemplateException failure)
        {
            throw new CommandException("failed to parse template: " + failure.Message);
        }

        var probe = new ContainerRow(new ContainerSummary(), truncate: true, default);
        try
        {
            template.Execute(new GoRow<ContainerRow>(ContainerRow.Table, probe));
        }
        catch (TemplateException failure) when (failure.Message.Contains(": error calling ", StringComparison.Ordinal))
        {
            // What a function says of empty values says nothing of real ones; they may need the size.
            return true;
        }
        catch (TemplateException failure)
        {
            throw new CommandException("failed to execute template: " + failure.Message);
        }

        return probe.SizeAsked;
    }
}
