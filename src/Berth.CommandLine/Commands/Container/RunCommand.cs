// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Client;
using Berth.Client.Containers;
using Berth.CommandLine.Commands.Creation;
using Berth.CommandLine.Flags;
using Berth.CommandLine.Streams;
using Berth.CommandLine.Terminal;
using Berth.Primitives;

namespace Berth.CommandLine.Commands.Container;

/// <summary>
/// <c>berth run</c>: create, attach, start, and end as the container ends.
/// <code>
/// connection 1   POST create ─────────▶ id                POST start ──▶ 204
/// connection 2                   POST attach ─▶ 101                        output ─────▶ end
/// connection 3                   POST wait ───▶ headers                                      ▶ exit code
/// </code>
/// Attach and wait are on their way together, and their connections are opened while the engine creates: three waits in all before the process runs.
/// </summary>
internal sealed class RunCommand : Command
{
    private CreationOptions? _options;
    private BoolFlag? _detach;
    private StringFlag? _detachKeys;
    private BoolFlag? _signalProxy;

    public override ArgumentRule Arguments { get; } = ArgumentRule.AtLeast(1);

    public override bool OptionsAfterArguments => false;

    public override void Define(FlagSet flags)
    {
        _options = new CreationOptions(flags);
        _detach = flags.Bool("detach", 'd', "Leave the container in the background and print its id");
        _detachKeys = flags.String("detach-keys", '\0', "Keys that leave the container running");
        _signalProxy = flags.Bool("sig-proxy", '\0', "Hand signals on to the process", initial: true);
    }

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
            throw CreationFailure.Framed(error.Message, "run", CreationFailure.NotCreated);
        }

        if (_detach!)
        {
            Unattach(request);
        }
        else
        {
            TerminalCheck.RequireInput(request.AttachStdin, request.Tty);
        }

        if (request.Tty)
        {
            request.HostConfig!.ConsoleSize = TerminalResize.ConsoleSize;
        }

        try
        {
            return RunContainer(context, request);
        }
        catch (EngineApiException error)
        {
            var message = "Error response from daemon: " + error.Message;
            throw CreationFailure.Framed(message, "run", CreationFailure.ExitCode(message));
        }
        catch (Exception error) when (error is EngineException or EngineUnreachableException)
        {
            throw CreationFailure.Framed(error.Message, "run", CreationFailure.NotCreated);
        }
    }

    private void Unattach(ContainerCreateRequest request)
    {
        if (_options!.AttachGiven)
        {
            throw new CommandException("conflicting options: cannot specify both --attach and --detach");
        }

        request.AttachStdin = false;
        request.AttachStdout = false;
        request.AttachStderr = false;
        request.StdinOnce = false;
    }

    private int RunContainer(CommandContext context, ContainerCreateRequest request)
    {
        var streams = Streams(request);
        var session = new ContainerSession(context, request.Tty, streams, DetachKeysText(context), _options!.Remove ? "removed" : "next-exit");
        string id;
        try
        {
            id = new ContainerCreation(context, _options).Create(request, _detach! ? null : () => context.Client.OpenAhead(streams == AttachStreams.None ? 1 : 2));
        }
        catch (CommandException error)
        {
            throw CreationFailure.Framed(error.Message, "run", CreationFailure.ExitCode(error.Message));
        }

        if (_detach!)
        {
            context.Client.StartContainer(id);
            context.Out.WriteLine(id);
            return 0;
        }

        using (session)
        {
            if (streams == AttachStreams.None)
            {
                // Nothing to attach to and not in the background either: the id is all there is to see.
                context.Out.WriteLine(id);
                context.Out.Flush();
            }

            return session.Start(id, _signalProxy! && !request.Tty);
        }
    }

    private string DetachKeysText(CommandContext context) => _detachKeys!.Changed ? _detachKeys : context.Configuration.DetachKeys ?? "";

    private static AttachStreams Streams(ContainerCreateRequest request) =>
        (request.AttachStdin ? AttachStreams.Input : 0) | (request.AttachStdout ? AttachStreams.Output : 0)
        | (request.AttachStderr ? AttachStreams.Error : 0);
}
