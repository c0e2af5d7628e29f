// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.CommandLine.Commands.Creation;
using Berth.CommandLine.Flags;

namespace Berth.CommandLine.Commands.Container;

/// <summary><c>berth create</c>: makes a container and prints its id.</summary>
internal sealed class CreateCommand : Command
{
    private CreationOptions? _options;

    public override ArgumentRule Arguments { get; } = ArgumentRule.AtLeast(1);

    public override bool OptionsAfterArguments => false;

    public override void Define(FlagSet flags) => _options = new CreationOptions(flags);

    public override int Run(CommandContext context, IReadOnlyList<string> arguments)
    {
        _options!.CheckOperatingSystem();
        ContainerCreateRequest request;
        try
        {
            CreationFailure.CheckPull(_options.Pull);
            request = _options.Build(context.Configuration, context.Client.Endpoint.ToString(), arguments);
        }
        catch (CommandException error)
        {
            throw CreationFailure.Framed(error.Message, "create", CreationFailure.NotCreated);
        }

        context.Out.WriteLine(new ContainerCreation(context, _options).Create(request, meanwhile: null));
        return 0;
    }
}
