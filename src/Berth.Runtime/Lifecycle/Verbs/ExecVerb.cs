// SPDX-License-Identifier: Apache-2.0
using Berth.Cgroups;
using Berth.Linux.Handles;
using Berth.Linux.Processes;
using Berth.Oci.Runtime;
using Berth.Primitives;
using Berth.Runtime.State;

namespace Berth.Runtime.Lifecycle.Verbs;

/// <summary>Options of "exec". What is null is taken from the container's own process.</summary>
public sealed record ExecOptions
{
    public required string Id { get; init; }

    /// <summary>A whole process description; then none of the single settings below is looked at.</summary>
    public Process? Process { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public IReadOnlyList<string> Environment { get; init; } = [];

    public string? Cwd { get; init; }

    public bool Tty { get; init; }

    public uint? Uid { get; init; }

    public uint? Gid { get; init; }

    public IReadOnlyList<uint> AdditionalGids { get; init; } = [];

    public IReadOnlyList<string> AddedCapabilities { get; init; } = [];

    public bool? NoNewPrivileges { get; init; }

    public string? ApparmorProfile { get; init; }

    public string? SelinuxLabel { get; init; }

    public bool Detach { get; init; }

    public string? PidFile { get; init; }

    public string? ConsoleSocket { get; init; }

    public string? PidFdSocket { get; init; }

    public bool IgnorePaused { get; init; }

    public IReadOnlyList<SafeFd> ExtraFds { get; init; } = [];
}

/// <summary>exec: a further process in a running container.</summary>
public static class ExecVerb
{
    /// <summary>The process's exit code; 0 when detached.</summary>
    public static int Run(ContainerStore store, ExecOptions options)
    {
        using StoredContainer stored = store.Open(options.Id);
        ContainerRecord record = stored.Read();
        CheckStatus(Containers.StatusOf(stored, record), options);
        using SafeFd init = Containers.OpenInit(record) ?? throw new EngineException(ErrorKind.Conflict, "cannot exec in a stopped container");
        RuntimeSpec spec = Containers.SpecOf(stored);
        Process process = options.Process ?? Compose(spec, options);
        if (!process.Terminal && options.ConsoleSocket is not null)
        {
            throw new EngineException(ErrorKind.InvalidParameter, "cannot use console socket if the process has no terminal");
        }

        if (process.Terminal && options.Detach && options.ConsoleSocket is null)
        {
            throw new EngineException(ErrorKind.InvalidParameter, "cannot allocate tty if runc will detach without setting console socket");
        }

        using LaunchedContainer launched = ExecLauncher.Launch(new ExecRequest
        {
            Id = record.Id,
            InitPidFd = init,
            Spec = spec,
            Process = process,
            Cgroup = CgroupDriver.Open(record.CgroupPath),
            Streams = process.Terminal ? null : ContainerCreation.OwnStreams(),
            ExtraFds = options.ExtraFds,
            SeccompCacheDirectory = store.SeccompCacheDirectory,
        });
        return Finish(launched, process, options);
    }

    private static int Finish(LaunchedContainer launched, Process process, ExecOptions options)
    {
        try
        {
            if (launched.ConsoleMaster is { } master && options.ConsoleSocket is not null)
            {
                ContainerCreation.SendConsole(options.ConsoleSocket, master);
            }

            if (options.PidFdSocket is not null)
            {
                using SafeFd socket = Linux.Sockets.UnixSocket.Connect(options.PidFdSocket);
                Linux.Sockets.UnixSocket.SendAll(socket, "pidfd"u8, [launched.PidFd]);
            }

            if (options.PidFile is not null)
            {
                ContainerCreation.WritePidFile(options.PidFile, launched.Pid);
            }
        }
        catch
        {
            PidFd.SendSignal(launched.PidFd, 9);
            _ = PidFd.Wait(launched.PidFd);
            throw;
        }

        return options.Detach ? 0 : Foreground.Wait(launched, process.Terminal && options.ConsoleSocket is null).ShellCode;
    }

    private static void CheckStatus(ContainerStatus status, ExecOptions options)
    {
        switch (status)
        {
            case ContainerStatus.Stopped:
                throw new EngineException(ErrorKind.Conflict, "cannot exec in a stopped container");
            case ContainerStatus.Paused when !options.IgnorePaused:
                throw new EngineException(ErrorKind.Conflict, "cannot exec in a paused container (use --ignore-paused to override)");
            case ContainerStatus.Creating:
                throw new EngineException(ErrorKind.Conflict, "cannot exec in a container that is being created");
            default:
                break;
        }
    }

    private static Process Compose(RuntimeSpec spec, ExecOptions options)
    {
        Process own = spec.Process!;
        if (options.Arguments.Count == 0)
        {
            throw new EngineException(ErrorKind.InvalidParameter, "process args cannot be empty");
        }

        return own with
        {
            Args = [.. options.Arguments],
            Env = [.. own.Env ?? [], .. options.Environment],
            Cwd = options.Cwd ?? own.Cwd,
            Terminal = options.Tty,
            ConsoleSize = null,
            User = options.Uid is null
                ? own.User with { AdditionalGids = [.. own.User.AdditionalGids ?? [], .. options.AdditionalGids] }
                : new User { Uid = options.Uid.Value, Gid = options.Gid ?? 0, AdditionalGids = [.. options.AdditionalGids], Umask = own.User.Umask },
            NoNewPrivileges = options.NoNewPrivileges ?? own.NoNewPrivileges,
            ApparmorProfile = options.ApparmorProfile ?? own.ApparmorProfile,
            SelinuxLabel = options.SelinuxLabel ?? own.SelinuxLabel,
            Capabilities = WithCapabilities(own.Capabilities, options.AddedCapabilities),
        };
    }

    private static LinuxCapabilities? WithCapabilities(LinuxCapabilities? own, IReadOnlyList<string> added) => added.Count == 0 || own is null
        ? own
        : own with
        {
            Bounding = [.. own.Bounding ?? [], .. added],
            Effective = [.. own.Effective ?? [], .. added],
            Permitted = [.. own.Permitted ?? [], .. added],
        };
}
