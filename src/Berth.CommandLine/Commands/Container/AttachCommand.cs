// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Client;
using Berth.Client.Containers;
using Berth.CommandLine.Flags;
using Berth.CommandLine.Streams;

namespace Berth.CommandLine.Commands.Container;

/// <summary><c>berth attach</c>: joins the streams of a container that runs.</summary>
internal sealed class AttachCommand : Command
{
    private StringFlag? _detachKeys;
    private BoolFlag? _noInput;
    private BoolFlag? _signalProxy;

    public override ArgumentRule Arguments { get; } = ArgumentRule.Exactly(1);

    public override void Define(FlagSet flags)
    {
        _detachKeys = flags.String("detach-keys", '\0', "Keys that leave the container running");
        _noInput = flags.Bool("no-stdin", '\0', "Leave standard input alone");
        _signalProxy = flags.Bool("sig-proxy", '\0', "Hand signals on to the process", initial: true);
    }

    public override int Run(CommandContext context, IReadOnlyList<string> arguments)
    {
        var found = context.Client.InspectContainer(arguments[0]);
        CheckState(found.State!);
        var tty = found.Config!.Tty;
        var input = !_noInput! && found.Config.OpenStdin;
        TerminalCheck.RequireInput(input, tty);

        var keys = _detachKeys!.Changed ? _detachKeys.Value : context.Configuration.DetachKeys ?? "";
        var streams = AttachStreams.Output | AttachStreams.Error | (input ? AttachStreams.Input : 0);
        var wait = context.Client.Begin(ContainerWait.Request(found.Id, condition: null));
        var connection = context.Client.BeginUpgrade(ContainerAttach.Request(found.Id, streams, keys)).ReceiveUpgrade();
        using var signals = _signalProxy! && !tty ? new SignalProxy(context.Client, found.Id) : null;
        using var resize = tty && TerminalResize.Current is not null ? FitTerminal(context.Client, found.Id) : null;
        if (!new AttachedStreams(connection, tty, input, output: true, keys).Run())
        {
            throw new CommandException("read escape sequence");
        }

        return ContainerSession.ExitCode(ContainerWait.Read(wait.Receive()));
    }

    private static void CheckState(ContainerState state)
    {
        if (!state.Running)
        {
            throw new CommandException("You cannot attach to a stopped container, start it first");
        }

        if (state.Paused)
        {
            throw new CommandException("You cannot attach to a paused container, unpause it first");
        }

        if (state.Restarting)
        {
            throw new CommandException("You cannot attach to a restarting container, wait until it is running");
        }
    }

    /// <summary>A size that is one off first: only a change makes a full-screen program draw itself again.</summary>
    private static TerminalResize FitTerminal(EngineClient client, string id)
    {
        var size = TerminalResize.Current!.Value;
        client.Send(ContainerResize.Request(id, size.Rows + 1, size.Columns + 1)).Dispose();
        var resize = new TerminalResize(client, (rows, columns) => ContainerResize.Request(id, rows, columns));
        resize.Send();
        return resize;
    }
}
