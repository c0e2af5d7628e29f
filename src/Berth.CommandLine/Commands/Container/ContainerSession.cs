// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Client;
using Berth.Client.Containers;
using Berth.CommandLine.Streams;

namespace Berth.CommandLine.Commands.Container;

/// <summary>A container that is started and watched to its end by this client.</summary>
internal sealed class ContainerSession(CommandContext context, bool tty, AttachStreams streams, string detachKeys, string waitCondition) : IDisposable
{
    private SignalProxy? _signals;
    private TerminalResize? _resize;

    /// <summary>Attaches, starts, copies the streams, and gives the exit code.</summary>
    public int Start(string id, bool proxySignals)
    {
        var attach = streams == AttachStreams.None ? null : context.Client.BeginUpgrade(ContainerAttach.Request(id, streams, detachKeys));
        var wait = context.Client.Begin(ContainerWait.Request(id, waitCondition));
        if (proxySignals)
        {
            _signals = new SignalProxy(context.Client, id);
        }

        var attached = attach?.ReceiveUpgrade();
        var exit = wait.Receive().EnsureSuccess();
        context.Client.StartContainer(id);
        if (tty && TerminalResize.Current is not null)
        {
            _resize = new TerminalResize(context.Client, (rows, columns) => ContainerResize.Request(id, rows, columns));
            _resize.Send();
        }

        if (attached is not null && !Copy(attached))
        {
            return 0;
        }

        return ExitCode(ContainerWait.Read(exit));
    }

    public void Dispose()
    {
        _resize?.Dispose();
        _signals?.Dispose();
    }

    /// <summary>The container's code; what went wrong with the waiting itself goes to standard error.</summary>
    public static int ExitCode(ContainerWaitResponse response)
    {
        if (response.Error is { Message.Length: > 0 } error)
        {
            throw new CommandException("Error waiting for container: " + error.Message, Creation.CreationFailure.NotCreated);
        }

        return (int)response.StatusCode;
    }

    private bool Copy(HijackedConnection attached) => new AttachedStreams(
        attached,
        tty,
        streams.HasFlag(AttachStreams.Input),
        (streams & (AttachStreams.Output | AttachStreams.Error)) != 0,
        detachKeys).Run();
}
