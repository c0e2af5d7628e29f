// SPDX-License-Identifier: Apache-2.0
using System.Collections.Concurrent;
using System.Globalization;
using Berth.Api.Exec;
using Berth.Engine.Containers;
using Berth.Engine.Containers.Records;
using Berth.Engine.Containers.Start;
using Berth.Engine.Containers.State;
using Berth.Engine.Shims;
using Berth.Engine.Streams;
using Berth.Primitives;
using Berth.Runtime.Shim.Protocol;

namespace Berth.Engine.Exec;

/// <summary>Further processes in running containers.</summary>
public sealed class ExecService
{
    // How long an ended exec can still be asked about.
    private static readonly TimeSpan s_keep = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan s_startTime = TimeSpan.FromSeconds(10);

    private readonly EngineContext _context;
    private readonly ConcurrentDictionary<string, ExecInstance> _execs = new(StringComparer.Ordinal);

    internal ExecService(EngineContext context) => _context = context;

    /// <returns>The exec's id.</returns>
    public Task<string> CreateAsync(string containerNameOrId, ExecConfig config, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Container container = _context.Registry.Find(containerNameOrId);
        CheckRunning(container);
        if (config.Cmd is not { Count: > 0 } || config.Cmd[0].Length == 0)
        {
            throw new EngineException(ErrorKind.InvalidParameter, "No exec command specified");
        }

        if (config.WorkingDir.Length > 0 && !config.WorkingDir.StartsWith('/'))
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"the working directory '{config.WorkingDir}' is invalid, it needs to be an absolute path");
        }

        DetachKeys.ParseBytes(config.DetachKeys);
        Forget();
        ExecInstance exec = new(ContainerId.New().ToString(), container.Id, config);
        _execs[exec.Id] = exec;
        container.Execs[exec.Id] = exec;
        _context.Events.Publish(container.Record, "exec_create: " + string.Join(' ', config.Cmd), ("execID", exec.Id));
        return Task.FromResult(exec.Id);
    }

    /// <summary>Returns when the process has ended and all output is written, or, detached, when it runs.</summary>
    /// <param name="hijack">Null when detached. Sends the answer's headers (told whether there is a terminal) and gives the raw connection, which this method disposes.</param>
    public async Task StartAsync(string execId, ExecStartConfig config, Func<bool, Task<HijackedStream>>? hijack, CancellationToken cancellationToken)
    {
        ExecInstance exec = Find(execId);
        Container container = _context.Registry.Find(exec.ContainerId);
        CheckRunning(container);
        if (!exec.TryStart())
        {
            throw new EngineException(ErrorKind.Conflict, $"exec command {exec.Id} has already run");
        }

        _context.Events.Publish(container.Record, "exec_start: " + string.Join(' ', exec.Config.Cmd!), ("execID", exec.Id));
        if (hijack is null)
        {
            ShimExec detached = await LaunchAsync(container, exec, config, attach: null);
            _context.Background.Run($"exec {exec.Id[..12]}", stopping => WatchAsync(container, exec, detached, stopping));
            return;
        }

        await using HijackedStream client = await hijack(exec.Tty);
        await RunAttachedAsync(container, exec, config, client, cancellationToken);
    }

    public Task<ExecInspect> InspectAsync(string execId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ExecInstance exec = Find(execId);
        ExecConfig config = exec.Config;
        return Task.FromResult(new ExecInspect
        {
            Id = exec.Id,
            Running = exec.Running,
            ExitCode = exec.ExitCode,
            ProcessConfig = new ExecProcessConfig
            {
                Tty = exec.Tty,
                Entrypoint = config.Cmd![0],
                Arguments = [.. config.Cmd.Skip(1)],
                Privileged = config.Privileged,
                User = config.User,
            },
            OpenStdin = config.AttachStdin,
            OpenStdout = config.AttachStdout,
            OpenStderr = config.AttachStderr,
            CanRemove = exec.ExitCode is not null,
            ContainerId = exec.ContainerId,
            DetachKeys = config.DetachKeys.Length > 0 ? Convert.ToBase64String(DetachKeys.ParseBytes(config.DetachKeys)) : "",
            Pid = exec.Pid,
        });
    }

    public async Task ResizeAsync(string execId, int height, int width, CancellationToken cancellationToken)
    {
        ExecInstance exec = Find(execId);
        (ushort rows, ushort columns) = TerminalSize.Check(height, width);
        await WaitForStartAsync(exec, cancellationToken);
        if (!exec.Running || _context.Registry.TryGet(exec.ContainerId)?.Shim is not { } shim)
        {
            throw new EngineException(ErrorKind.Conflict, $"exec process is not running: {exec.Id}");
        }

        if (exec.Tty)
        {
            await shim.ResizeAsync(exec.Id, columns, rows, cancellationToken);
        }
    }

    private async Task RunAttachedAsync(Container container, ExecInstance exec, ExecStartConfig config, HijackedStream client, CancellationToken cancellationToken)
    {
        AttachStreams streams = new() { Stdin = exec.Config.AttachStdin, Stdout = exec.Config.AttachStdout, Stderr = exec.Config.AttachStderr };
        ShimExec running;
        try
        {
            running = await LaunchAsync(container, exec, config, streams);
        }
        catch (EngineException failure)
        {
            // Clients expect a failed start on the stream and its exit code in the inspection, not an HTTP status.
            await client.WriteAsync(MultiplexedFrame.Message(failure.Message, exec.Tty), cancellationToken);
            await client.CompleteWritesAsync(cancellationToken);
            return;
        }

        await using AttachedStream process = running.Stream!;
        Task watch = WatchAsync(container, exec, running, _context.Background.Stopping);
        DetachKeys? keys = exec.Tty ? DetachKeys.Parse(exec.Config.DetachKeys) : null;
        if (await StreamRelay.RunAsync(client, process, streams.Stdin, keys, () => watch, cancellationToken))
        {
            _context.Events.Publish(container.Record, "exec_detach", ("execID", exec.Id));
            _context.Background.Run($"exec {exec.Id[..12]}", _ => watch);
            return;
        }

        await watch;
    }

    // Clients send the size as soon as they have their stream, which is a little before the process is there.
    private static async Task WaitForStartAsync(ExecInstance exec, CancellationToken cancellationToken)
    {
        try
        {
            await exec.Decided.WaitAsync(s_startTime, cancellationToken);
        }
        catch (TimeoutException)
        {
            // It was never started.
        }
    }

    private async Task<ShimExec> LaunchAsync(Container container, ExecInstance exec, ExecStartConfig config, AttachStreams? attach)
    {
        // The API has the terminal twice; the exec's own word counts, as in Docker.
        exec.Tty = exec.Config.Tty;
        ContainerSnapshot snapshot = container.Snapshot;
        IShimConnection shim = container.Shim ?? throw NotRunning(container);
        try
        {
            ShimExec running = await shim.ExecAsync(
                new ShimExecOptions
                {
                    ExecId = exec.Id,
                    Process = ExecProcess.Build(snapshot, exec.Config, exec.Tty, config.ConsoleSize, _context.Host),
                    Attach = attach,
                    WithoutSeccomp = exec.Config.Privileged,
                },
                CancellationToken.None);
            exec.SetRunning(running.Pid);
            return running;
        }
        catch (ShimException failure)
        {
            exec.SetEnded(failure.StartExitCode, _context.Now);
            PublishEnd(container, exec);
            throw Translate(failure, exec.Config.Cmd![0]);
        }
        catch (EngineException)
        {
            exec.SetEnded(126, _context.Now);
            PublishEnd(container, exec);
            throw;
        }
    }

    private async Task WatchAsync(Container container, ExecInstance exec, ShimExec running, CancellationToken stopping)
    {
        int exitCode;
        try
        {
            exitCode = await running.Exited.WaitAsync(stopping);
        }
        catch (EngineException)
        {
            // Its shim is lost, and with it the container and the exec.
            exitCode = 137;
        }

        exec.SetEnded(exitCode, _context.Now);
        PublishEnd(container, exec);
    }

    private void PublishEnd(Container container, ExecInstance exec)
    {
        container.Execs.TryRemove(exec.Id, out _);
        _context.Events.Publish(container.Record, "exec_die", ("execID", exec.Id), ("exitCode", (exec.ExitCode ?? 0).ToString(CultureInfo.InvariantCulture)));
    }

    private ExecInstance Find(string execId) =>
        _execs.TryGetValue(execId, out ExecInstance? exec) && _context.Registry.TryGet(exec.ContainerId) is not null
            ? exec
            : throw new EngineException(ErrorKind.NotFound, $"No such exec instance: {execId}");

    private void Forget()
    {
        if (_execs.Count < 64)
        {
            return;
        }

        DateTimeOffset limit = _context.Now - s_keep;
        foreach (ExecInstance exec in _execs.Values)
        {
            if (exec.EndedAt < limit || _context.Registry.TryGet(exec.ContainerId) is null)
            {
                _execs.TryRemove(exec.Id, out _);
            }
        }
    }

    private static void CheckRunning(Container container)
    {
        switch (container.State.Status)
        {
            case ContainerStatus.Running:
                return;
            case ContainerStatus.Paused:
                throw new EngineException(ErrorKind.Conflict, $"container {container.Record.Name} is paused, unpause the container before exec");
            case ContainerStatus.Restarting:
                throw new EngineException(ErrorKind.Conflict, $"container {container.Id} is restarting, wait until the container is running");
            default:
                throw NotRunning(container);
        }
    }

    private static EngineException NotRunning(Container container) => new(ErrorKind.Conflict, $"container {container.Id} is not running");

    // Docker answers these with a message of the same words, from which clients take 126 and 127.
    private static EngineException Translate(ShimException failure, string program)
    {
        string cause = StartFailure.IsExec(failure) ? StartFailure.DescribeExec(failure.Errno, program) : failure.Message;
        ErrorKind kind = StartFailure.IsExec(failure) ? ErrorKind.InvalidParameter : failure.Reply.Kind;
        return new EngineException(kind, $"OCI runtime exec failed: exec failed: unable to start container process: {cause}: unknown", failure);
    }
}
