// SPDX-License-Identifier: Apache-2.0
using Berth.Client;
using Berth.Client.Containers;
using Berth.CommandLine.Flags;

namespace Berth.CommandLine.Commands.Container;

/// <summary><c>berth start</c>: starts containers that exist; one of them may be attached to.</summary>
internal sealed class StartCommand : Command
{
    private BoolFlag? _attach;
    private StringFlag? _checkpoint;
    private StringFlag? _checkpointDirectory;
    private StringFlag? _detachKeys;
    private BoolFlag? _interactive;

    public override ArgumentRule Arguments { get; } = ArgumentRule.AtLeast(1);

    public override void Define(FlagSet flags)
    {
        _attach = flags.Bool("attach", 'a', "Show the output and hand on signals");
        _checkpoint = flags.Add(new StringFlag("checkpoint", '\0', "Saved state to start from", "") { Hidden = true });
        _checkpointDirectory = flags.Add(new StringFlag("checkpoint-dir", '\0', "Where the saved state is", "") { Hidden = true });
        _detachKeys = flags.String("detach-keys", '\0', "Keys that leave the container running");
        _interactive = flags.Bool("interactive", 'i', "Connect standard input");
    }

    public override int Run(CommandContext context, IReadOnlyList<string> arguments)
    {
        if (_checkpoint!.Value.Length > 0 || _checkpointDirectory!.Value.Length > 0)
        {
            throw new CommandException("starting from a checkpoint is not supported");
        }

        if (!_attach! && !_interactive!)
        {
            return StartAll(context, arguments);
        }

        return arguments.Count == 1 ? StartAttached(context, arguments[0]) : throw new CommandException("you cannot start and attach multiple containers at once");
    }

    private static int StartAll(CommandContext context, IReadOnlyList<string> containers)
    {
        var failed = new List<string>();
        foreach (var container in containers)
        {
            try
            {
                context.Client.StartContainer(container);
                context.Out.WriteLine(container);
            }
            catch (EngineApiException error)
            {
                context.Out.Flush();
                context.Error.WriteLine("Error response from daemon: " + error.Message);
                failed.Add(container);
            }
        }

        return failed.Count == 0 ? 0 : throw new CommandException("Error: failed to start containers: " + string.Join(", ", failed));
    }

    private int StartAttached(CommandContext context, string container)
    {
        var found = context.Client.InspectContainer(container);
        var tty = found.Config!.Tty;
        var input = _interactive! && found.Config.OpenStdin;
        TerminalCheck.RequireInput(input, tty);
        var streams = AttachStreams.Output | AttachStreams.Error | (input ? AttachStreams.Input : 0);
        var keys = _detachKeys!.Changed ? _detachKeys.Value : context.Configuration.DetachKeys ?? "";
        using var session = new ContainerSession(context, tty, streams, keys, found.HostConfig is { AutoRemove: true } ? "removed" : "next-exit");
        return session.Start(found.Id, proxySignals: !tty);
    }
}
