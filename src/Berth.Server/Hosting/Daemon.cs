// SPDX-License-Identifier: Apache-2.0
using Berth.Engine;
using Berth.Engine.System;
using Berth.Linux;
using Berth.Linux.Processes;
using Berth.Primitives;
using Berth.Server.Hosting.Configuration;
using Berth.Server.Routes;

namespace Berth.Server.Hosting;

/// <summary>One life of the daemon: from its arguments to its exit code.</summary>
public static class Daemon
{
    /// <summary>What running requests get to finish after SIGTERM; containers run on in any case.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromMilliseconds(300);

    public static async Task<int> RunAsync(string[] arguments)
    {
        DaemonConfiguration configuration;
        try
        {
            configuration = DaemonConfiguration.Load(arguments);
        }
        catch (EngineException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message).ConfigureAwait(false);
            return 1;
        }

        switch (configuration.Action)
        {
            case DaemonAction.Help:
                await Console.Out.WriteAsync(DaemonHelp.Text()).ConfigureAwait(false);
                return 0;
            case DaemonAction.Version:
                await Console.Out.WriteLineAsync($"Berth version {SystemService.ProductVersion}, build {SystemService.Commit}").ConfigureAwait(false);
                return 0;
            case DaemonAction.Validate:
                await Console.Out.WriteLineAsync("configuration OK").ConfigureAwait(false);
                return 0;
            default:
                return await ServeAsync(configuration.Options).ConfigureAwait(false);
        }
    }

    private static async Task<int> ServeAsync(DaemonOptions options)
    {
        var sink = new LogfmtLog(Console.OpenStandardError());
        var log = new EngineLog(options.LogLevel, sink.Write);
        log.Info($"Starting up version={SystemService.ProductVersion}");
        RaiseLimits(log);
        try
        {
            await ServeAsync(options, log).ConfigureAwait(false);
            return 0;
        }
        catch (EngineException failure)
        {
            log.Error($"failed to start daemon: {failure.Message}");
            return 1;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            log.Error($"failed to start daemon: {failure.Message}");
            return 1;
        }
    }

    private static async Task ServeAsync(DaemonOptions options, EngineLog log)
    {
        using var stop = new StopSignals();
        var engine = await EngineServices.OpenAsync(EngineOptionsOf(options, log), stop.Token).ConfigureAwait(false);
        await using (engine.ConfigureAwait(false))
        {
            // The data root's lock is held from here on, so the pid file and the sockets cannot be a second daemon's of the same root.
            using var pidFile = PidFile.Create(options.PidFile);
            using var listeners = Listeners.Open(options);
            var services = new DaemonServices(engine, new SystemService(engine, options), log);
            using var handler = new ApiHandler(services);
            // Not disposed: disposing waits for connections that were taken over, and the process is about to end.
#pragma warning disable CA2000
            var server = new ApiServer(listeners.Bound, listeners.Tls, handler.HandleAsync);
#pragma warning restore CA2000
            await server.StartAsync(stop.Token).ConfigureAwait(false);
            foreach (var listener in listeners.Bound)
            {
                log.Info($"API listen on {listener.Address.Text}");
            }

            log.Info("Daemon has completed initialization");
            await stop.WaitAsync().ConfigureAwait(false);
            log.Info($"Processing signal '{stop.Received}': containers are left running");
            await StopAsync(server).ConfigureAwait(false);
        }

        log.Info("Daemon shutdown complete");
    }

    /// <summary>
    /// Limits go down to every container, and those of a shell that happened to start the daemon must not; besides, a container costs the daemon
    /// a few descriptors, and login shells allow 1024. The hard limits are the administrator's and stay.
    /// </summary>
    private static void RaiseLimits(EngineLog log)
    {
        const int count = 16, stack = 3;
        const ulong usualStack = 8 << 20; // as the kernel gives to its first process; threads take it as their size
        for (int resource = 0; resource < count; resource++)
        {
            try
            {
                var (soft, hard) = SelfProcess.GetLimit(0, resource);
                var wanted = resource == stack ? Math.Min(usualStack, hard) : hard;
                if (soft != wanted)
                {
                    SelfProcess.SetLimit(0, resource, wanted, hard);
                }
            }
            catch (SyscallException failure)
            {
                log.Warning($"limit {resource} stays as it is: {failure.Message}");
            }
        }
    }

    /// <summary>Attached clients would hold the server up for as long as their containers run, so it is only waited for so long.</summary>
    private static async Task StopAsync(ApiServer server)
    {
        using var grace = new CancellationTokenSource(s_grace);
        await Task.WhenAny(server.StopAsync(grace.Token), Task.Delay(s_grace + s_grace, CancellationToken.None)).ConfigureAwait(false);
    }

    private static EngineOptions EngineOptionsOf(DaemonOptions options, EngineLog log)
    {
        var runtime = options.RuntimePath ?? Path.Combine(AppContext.BaseDirectory, "berth-runtime");
        if (!File.Exists(runtime))
        {
            throw new EngineException(ErrorKind.NotFound, $"the container runtime {runtime} does not exist; --runtime-path says where it is");
        }

        return new EngineOptions { DataRoot = options.DataRoot, ExecRoot = options.ExecRoot, RuntimePath = runtime, Log = log };
    }
}
