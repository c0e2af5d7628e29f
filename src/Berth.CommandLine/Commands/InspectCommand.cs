// SPDX-License-Identifier: Apache-2.0
using Berth.Client;
using Berth.Client.Containers;
using Berth.Client.Images;
using Berth.CommandLine.Flags;
using Berth.CommandLine.Formatting.Schemas;
using Berth.CommandLine.Formatting.Templates;
using Berth.Primitives;

namespace Berth.CommandLine.Commands;

/// <summary><c>inspect</c>: everything known of an object of whatever kind.</summary>
public sealed class InspectCommand : Command
{
    private static readonly string[] Kinds = ["config", "container", "image", "network", "node", "plugin", "secret", "service", "task", "volume"];

    private StringFlag _format = null!;
    private BoolFlag _size = null!;
    private StringFlag _type = null!;

    public override ArgumentRule Arguments => ArgumentRule.AtLeast(1);

    public override void Define(FlagSet flags)
    {
        _format = flags.String("format", 'f', FormatOption.Usage);
        _size = flags.Bool("size", 's', "Of containers, show how much each has written");
        _type = flags.String("type", '\0', "Only objects of this kind");
    }

    public override int Run(CommandContext context, IReadOnlyList<string> arguments)
    {
        if (_type.Changed && !Kinds.Contains(_type.Value))
        {
            string known = "must be one of " + string.Join(", ", Kinds.Select(static kind => GoQuote.Quote(kind)));
            throw new CommandException(_type.Value.Length == 0 ? "type is empty: " + known : $"unknown type: {GoQuote.Quote(_type.Value)}: {known}");
        }

        return InspectRun.Run(context, arguments, _format.Value, name => _type.Changed ? Fetch(context, _type.Value, name) : Search(context, name));
    }

    private Inspected Search(CommandContext context, string name)
    {
        foreach (string kind in (ReadOnlySpan<string>)["container", "image", "network", "volume"])
        {
            try
            {
                Inspected found = Fetch(context, kind, name);
                if (_size && kind is not "container")
                {
                    context.Error.WriteLine("WARNING: --size ignored for " + kind);
                }

                return found;
            }
            catch (EngineApiException failure) when (IsNotThisKind(failure))
            {
                // The next kind may have it.
            }
        }

        throw new CommandException("Error: No such object: " + name);
    }

    // An engine that has no such kind of object, or for which the text can be no name of one, has none of that name either.
    private static bool IsNotThisKind(EngineApiException failure) => failure.Status is 404 or 501
        || failure.Message.Contains("not supported", StringComparison.Ordinal) || failure.Message.Contains("invalid reference format", StringComparison.Ordinal);

    private Inspected Fetch(CommandContext context, string kind, string name)
    {
        try
        {
            return kind switch
            {
                "container" => new Inspected(InspectRun.Fetch(context, ContainerInspect.Request(name, _size)), ContainerSchema.Schema, ContainerSchema.Root),
                "image" => new Inspected(InspectRun.Fetch(context, ImageInspect.Request(name, "")), ImageSchema.Schema, ImageSchema.Root),
                "network" or "volume" => new Inspected(InspectRun.Fetch(context, EngineRequest.Get($"/{kind}s/{EngineRequest.Escape(name)}")), null, ""),
                _ => throw new CommandException($"the engine has no objects of the type {kind}"),
            };
        }
        catch (EngineException failure)
        {
            throw new CommandException(failure.Message);
        }
    }
}
