// SPDX-License-Identifier: Apache-2.0
using Berth.Engine.Containers.Records;
using Berth.Engine.Containers.State;
using Berth.Engine.Logs;
using Berth.Engine.Shims;
using Berth.Engine.Streams;
using Berth.Primitives;
using Berth.Runtime.Shim.Protocol;

namespace Berth.Engine.Containers;

/// <summary>A container's live streams and its log.</summary>
public sealed class ContainerStreams
{
    private readonly EngineContext _context;

    internal ContainerStreams(EngineContext context) => _context = context;

    /// <summary>Returns when the attachment is over. Failures before the call of <paramref name="hijack"/> are for the HTTP answer.</summary>
    /// <param name="hijack">Sends the answer's headers (told whether the container has a terminal) and gives the raw connection, which this method disposes.</param>
    public async Task AttachAsync(string nameOrId, AttachOptions options, Func<bool, Task<HijackedStream>> hijack, CancellationToken cancellationToken)
    {
        Container container = _context.Registry.Find(nameOrId);
        bool terminal = container.Record.Config.Tty;
        DetachKeys keys = DetachKeys.Parse(options.DetachKeys);
        AttachStreams wanted = new()
        {
            Stdin = options.Stdin && container.Record.Config.OpenStdin,
            Stdout = options.Stdout,
            Stderr = options.Stderr,
        };
        PendingAttachment? attachment = options.Stream ? await RegisterAsync(container, wanted, cancellationToken) : null;
        HijackedStream client;
        try
        {
            client = await hijack(terminal);
        }
        catch
        {
            attachment?.Abandon();
            throw;
        }

        await using (client)
        {
            _context.Events.Publish(container.Record, "attach");
            if (options.Logs)
            {
                await ReplayAsync(container, options, client, cancellationToken);
            }

            if (attachment is not null)
            {
                await RelayAsync(container, client, attachment.Attached, wanted.Stdin, terminal ? keys : null, cancellationToken);
            }
        }
    }

    /// <summary>Writes the log, multiplexed unless the container has a terminal.</summary>
    /// <param name="begin">Sends the answer's headers (told whether the container has a terminal) and gives the body.</param>
    public async Task LogsAsync(string nameOrId, LogsOptions options, Func<bool, Task<Stream>> begin, CancellationToken cancellationToken)
    {
        Container container = _context.Registry.Find(nameOrId);
        if (!options.Stdout && !options.Stderr)
        {
            throw new EngineException(ErrorKind.InvalidParameter, "Bad parameters: you must choose at least one stream");
        }

        ContainerLogReader.Check(container.Record);
        ContainerLogReader.ParseTime("since", options.Since);
        ContainerLogReader.ParseTime("until", options.Until);
        Stream body = await begin(container.Record.Config.Tty);
        await ContainerLogReader.CopyAsync(container, options, body, cancellationToken);
    }

    // A container that does not run yet gets the attachment with its next start, before its first byte.
    private static async Task<PendingAttachment> RegisterAsync(Container container, AttachStreams wanted, CancellationToken cancellationToken)
    {
        using Container.LockScope scope = await container.EnterAsync(cancellationToken);
        RunState state = container.State;
        switch (state.Status)
        {
            case ContainerStatus.Paused:
                throw new EngineException(ErrorKind.Conflict, $"container {container.Id} is paused, unpause the container before attach");
            case ContainerStatus.Restarting:
                throw new EngineException(ErrorKind.Conflict, $"container {container.Id} is restarting, wait until the container is running");
            case ContainerStatus.Running when container.Shim is { } shim:
                PendingAttachment live = new(wanted);
                live.Complete(await shim.AttachAsync(wanted, cancellationToken));
                return live;
            default:
                PendingAttachment pending = new(wanted);
                container.AddPending(pending);
                return pending;
        }
    }

    private static async Task ReplayAsync(Container container, AttachOptions options, HijackedStream client, CancellationToken cancellationToken)
    {
        ContainerLogReader.Check(container.Record);
        await ContainerLogReader.CopyAsync(container, new LogsOptions { Stdout = options.Stdout, Stderr = options.Stderr }, client, cancellationToken);
    }

    private async Task RelayAsync(
        Container container, HijackedStream client, Task<AttachedStream> attached, bool withInput, DetachKeys? keys, CancellationToken cancellationToken)
    {
        AttachedStream process;
        try
        {
            process = await attached.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The start failed, or the container was removed: its client learns that from the answer to its other request.
            return;
        }

        await using (process)
        {
            if (await StreamRelay.RunAsync(client, process, withInput, keys, beforeEnd: null, cancellationToken))
            {
                _context.Events.Publish(container.Record, "detach");
            }
        }
    }
}
