// SPDX-License-Identifier: Apache-2.0
using System.Collections;
using System.Diagnostics;
using Berth.CommandLine.Terminal;
using Berth.Linux;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Linux.Processes;
using Berth.Linux.Sockets;

namespace Berth.CommandLine.Configuration;

/// <summary>
/// Starts the engine of this machine when none answers, so that the first command works. Only for the default socket: whoever names another has an
/// engine of their own in mind.
/// </summary>
internal static class EngineStarter
{
    private const string LockPath = "/run/berth-start.lock";
    private const string LogPath = "/var/log/berthd.log";
    private const uint OwnerOnly = 0x180;
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(3);

    /// <returns>Whether something listens now.</returns>
    public static bool Start(string socketPath)
    {
        var program = Path.Combine(Path.GetDirectoryName(Environment.ProcessPath) ?? "/", "berthd");
        if (!File.Exists(program))
        {
            return false;
        }

        try
        {
            // Of several clients at once one starts the engine, and the others find it when they get the lock.
            using var mutex = Fd.Open(LockPath, OpenFlags.ReadWrite | OpenFlags.Create, OwnerOnly);
            Fd.Lock(mutex);
            if (Listens(socketPath))
            {
                return true;
            }

            Spawn(program);
            if (WaitUntilListening(socketPath))
            {
                return true;
            }

            StandardStreams.Error.WriteLine($"berthd was started and does not answer; see {LogPath}");
            return false;
        }
        catch (SyscallException error) when (error.Errno is Errno.EACCES or Errno.EPERM or Errno.EROFS)
        {
            // Only root can start the machine's engine.
            return false;
        }
    }

    private static void Spawn(string program)
    {
        using var nothing = Fd.Open("/dev/null", OpenFlags.ReadOnly);
        using var log = Fd.Open(LogPath, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Append, OwnerOnly);
        PosixSpawn.Start(new SpawnRequest
        {
            Path = program,
            Arguments = [program],
            Environment = OwnEnvironment(),
            Descriptors = [(nothing, 0), (log, 1), (log, 2)],
            NewSession = true,
            WorkingDirectory = "/",
        });
    }

    /// <summary>Without what chooses an engine for clients: it is no business of the engine's own.</summary>
    private static List<string> OwnEnvironment() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(variable => variable.Key is not ("DOCKER_HOST" or "BERTH_HOST" or "DOCKER_CONTEXT" or "BERTH_CONTEXT"))
            .Select(variable => $"{variable.Key}={variable.Value}").ToList();

    private static bool WaitUntilListening(string socketPath)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < LongestStart)
        {
            if (Listens(socketPath))
            {
                return true;
            }

            Thread.Sleep(Step);
        }

        return false;
    }

    private static bool Listens(string socketPath)
    {
        try
        {
            using var socket = UnixSocket.Connect(socketPath);
            return true;
        }
        catch (SyscallException)
        {
            return false;
        }
    }
}
