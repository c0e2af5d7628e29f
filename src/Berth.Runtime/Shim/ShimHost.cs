// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Linux.Memory;
using Berth.Linux.Processes;
using Berth.Logs.Writing;
using Berth.Runtime.Shim.Loop;
using Berth.Runtime.Shim.Processes;
using Berth.Runtime.Shim.Protocol;
using Berth.Runtime.Shim.Protocol.Wire;
using Berth.Runtime.Shim.Server;
using Berth.Runtime.Shim.Streams;

namespace Berth.Runtime.Shim;

/// <summary>`berth-runtime shim BUNDLE`: the watcher of one container, its parent, on one thread. Ends when a daemon releases it.</summary>
public sealed class ShimHost : IDisposable
{
    private const int SIGHUP = 1;
    private const int SIGINT = 2;
    private const int SIGPIPE = 13;
    private const int SIGTERM = 15;

    // How often orphans are looked for where they become the shim's children, that is without a PID namespace.
    private const int OrphanMilliseconds = 1000;

    // A container that ends sooner never pays for giving memory back.
    private const int TrimMilliseconds = 300;
    private readonly EventLoop loop = new();
    private readonly SharedBuffers buffers = new();
    private readonly SafeFd bundle;
    private readonly IContainerLog log;
    private readonly IProcessStarter starter;
    private readonly ContainerSupervisor container;
    private readonly ExecRegistry execs;
    private readonly ShimServer server;
    private readonly LoopTimer trim;
    private readonly LoopTimer orphans;
    private bool ending;

    internal ShimHost(string bundleDirectory, ShimOptions options, IProcessStarter starter, LaunchTimings timings)
    {
        this.starter = starter;
        bundle = Fd.Open(bundleDirectory, OpenFlags.ReadOnly | OpenFlags.Directory);
        log = OpenLog(options);
        container = new ContainerSupervisor(loop, options, starter, log, buffers, new ExitRecorder(bundle));
        execs = new ExecRegistry(loop, starter, buffers, options.SlowReaderSeconds * 1000);
        server = new ShimServer(loop, Path.Combine(bundleDirectory, ShimFiles.Socket));
        trim = loop.CreateTimer(Trim);
        orphans = loop.CreateTimer(ReapOrphans);
        Connect(new RequestHandler(container, execs, timings));
        timings.Mark("ready");
    }

    /// <returns>The exit code.</returns>
    public static int Run(string bundleDirectory)
    {
        long begun = LaunchTimings.Now;
        SelfProcess.SetNonDumpable();

        // A write to a closed pipe is an error, and a service manager's SIGTERM is not for the container.
        SignalDispositions.Ignore(SIGPIPE, SIGTERM, SIGINT, SIGHUP);
        SelfProcess.BecomeSubreaper();
        bundleDirectory = Path.GetFullPath(bundleDirectory);
        byte[] json = File.ReadAllBytes(Path.Combine(bundleDirectory, ShimOptions.FileName));
        ShimOptions options = ShimOptionsReader.Read(json);
        var timings = new LaunchTimings(options.Timings);
        timings.Mark("shim begun", begun);
        using var host = new ShimHost(bundleDirectory, options, new ContainerStarter(bundleDirectory, options), timings);
        host.Serve(new SafeFd(ShimFiles.ControlDescriptor));
        return 0;
    }

    /// <summary>Serves until released.</summary>
    /// <param name="control">The starting daemon's connection; owned from now on.</param>
    internal void Serve(SafeFd control)
    {
        server.Add(control);
        loop.Run();
    }

    public void Dispose()
    {
        container.Dispose();
        execs.Dispose();
        server.Dispose();
        log.Dispose();
        buffers.Dispose();
        bundle.Dispose();
        loop.Dispose();
    }

    private static IContainerLog OpenLog(ShimOptions options) => options.LogDriver switch
    {
        "json-file" => new JsonFileLog(
            options.LogPath ?? throw new InvalidDataException("json-file needs a path"), JsonFileLogOptions.Parse(options.LogOptions), options.LogAttributes),
        "none" => new NoLog(),
        _ => throw new InvalidDataException($"log driver {options.LogDriver}"),
    };

    private void Connect(RequestHandler handler)
    {
        server.Requested = handler.Handle;
        server.AllClosed = OnAllDaemonsGone;
        server.Sent = StopWhenQuiet;
        handler.LaunchFailed = End;
        handler.Released = End;
        handler.Launched = AwaitOrphans; // not reaping yet: the end is told after the reply
        handler.Worked = () => trim.Start(TrimMilliseconds);
        container.ProcessEnded = Reap;
        execs.ProcessEnded = Reap;
        container.Exited = exit => server.Broadcast(new ExitedEvent { Exit = exit });
        container.Streams.AllAttachmentsClosed = StopWhenQuiet;
        execs.Exited = server.Broadcast;
        execs.ReadersGone = StopWhenQuiet;
    }

    private void ReapOrphans()
    {
        Reap();
        AwaitOrphans();
    }

    private void AwaitOrphans()
    {
        if (container.Status != ShimStatus.Exited && starter.AdoptsOrphans)
            orphans.Start(OrphanMilliseconds);
    }

    private void Reap()
    {
        while (ChildWait.Any() is ChildExit exit)
        {
            if (!container.TryTake(exit))
                execs.TryTake(exit);
        }
    }

    // Without a container there is nothing to keep for the next daemon.
    private void OnAllDaemonsGone()
    {
        if (container.Status == ShimStatus.Created)
            End();
        else
            StopWhenQuiet();
    }

    private void End()
    {
        if (!ending)
            server.StopListening();
        ending = true;
        StopWhenQuiet();
    }

    private void StopWhenQuiet()
    {
        if (!ending || container.Streams.HasAttachments || execs.HasReaders)
            return;
        if (!server.HasUnsent)
            loop.Stop();
    }

    private void Trim()
    {
        starter.Forget();
        log.Trim();
        buffers.Trim();
        ManagedMemory.Trim();
    }
}
