// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using System.Text.Json;
using Berth.Cgroups;
using Berth.Linux;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Linux.Processes;
using Berth.Linux.Sockets;
using Berth.Oci.Runtime;
using Berth.Oci.Runtime.Reading;
using Berth.Primitives;
using Berth.Runtime.State;

namespace Berth.Runtime.Lifecycle.Verbs;

/// <summary>What "create" and "run" share: bundle, record, launch, pid file, terminal.</summary>
internal sealed class ContainerCreation : IDisposable
{
    private readonly ContainerStore _store;
    private readonly CreateOptions _options;
    private readonly byte[] _config;

    private ContainerCreation(ContainerStore store, CreateOptions options, byte[] config, RuntimeSpec spec)
    {
        (_store, _options, _config, Spec) = (store, options, config, spec);
        string path = spec.Linux?.CgroupsPath is { Length: > 0 } given ? given : "/" + options.Id;
        if (path.Contains(':', StringComparison.Ordinal) && path[0] != '/')
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"cgroupsPath \"{path}\" is for systemd, which this runtime does not drive: use the cgroupfs manager");
        }

        Cgroup = CgroupDriver.Open(path);
        Stored = store.Create(options.Id);
    }

    internal RuntimeSpec Spec { get; }

    internal ICgroup Cgroup { get; }

    internal StoredContainer Stored { get; }

    /// <summary>As last written.</summary>
    internal ContainerRecord Record { get; private set; } = null!;

    internal LaunchedContainer? Container { get; private set; }

    internal static ContainerCreation Open(ContainerStore store, CreateOptions options)
    {
        byte[] config;
        try
        {
            using SafeFd file = Fd.Open(options.Bundle + "/" + RuntimeSpec.FileName, OpenFlags.ReadOnly);
            config = Fd.ReadToEnd(file);
        }
        catch (SyscallException e) when (e.Errno == Errno.ENOENT)
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"JSON specification file {RuntimeSpec.FileName} not found in \"{options.Bundle}\"", e);
        }

        RuntimeSpec spec = Parse(config, options.Bundle);
        bool terminal = spec.Process?.Terminal == true;
        if (!terminal && options.ConsoleSocket is not null)
        {
            throw new EngineException(ErrorKind.InvalidParameter, "cannot use console socket if the process has no terminal");
        }

        return new ContainerCreation(store, options, config, WithListenFds(spec, options));
    }

    /// <summary>Launches. On failure the record goes again.</summary>
    internal void Launch(bool waitForStart, bool startsElsewhere)
    {
        try
        {
            Stored.WriteCreating(NewRecord(0, 0));
            Stored.WriteFirstConfig(_config);
            using SafeFd? listener = startsElsewhere ? StartGate.Listen(Stored) : null;
            Container = ContainerLauncher.Launch(new LaunchRequest
            {
                Id = _options.Id,
                BundlePath = _options.Bundle,
                Spec = Spec,
                Cgroup = Cgroup,
                Streams = Spec.Process!.Terminal ? null : OwnStreams(),
                WaitForStart = waitForStart,
                StartListener = listener,
                ExtraFds = _options.ExtraFds,
                SeccompCacheDirectory = _store.SeccompCacheDirectory,
                NoPivot = _options.NoPivot,
                NoNewKeyring = _options.NoNewKeyring,
            });
            Record = NewRecord(Container.Pid, Container.StartTime);
            Stored.Write(Record);
            HandOver();
        }
        catch
        {
            Abort();
            throw;
        }
    }

    /// <summary>Takes away all that was made.</summary>
    internal void Abort()
    {
        if (Container is not null)
        {
            PidFd.SendSignal(Container.PidFd, 9);
            _ = PidFd.WaitForExit(Container.PidFd, 2000);
            Cgroup.Kill(9);
            Cgroup.Delete();
        }

        Stored.Remove();
    }

    public void Dispose()
    {
        Container?.Dispose();
        Stored.Dispose();
    }

    internal static StandardStreams OwnStreams() => new(SafeFd.Borrow(0), SafeFd.Borrow(1), SafeFd.Borrow(2));

    internal static void SendConsole(string path, SafeFd master)
    {
        using SafeFd socket = UnixSocket.Connect(path);
        UnixSocket.SendAll(socket, "/dev/ptmx"u8, [master]);
    }

    /// <summary>Complete or not there: an engine may look at any time.</summary>
    internal static void WritePidFile(string path, int pid)
    {
        int slash = path.LastIndexOf('/');
        using SafeFd directory = Fd.Open(slash < 0 ? "." : slash == 0 ? "/" : path[..slash], OpenFlags.ReadOnly | OpenFlags.Directory);
        AtomicFile.Replace(directory, path[(slash + 1)..], Encoding.ASCII.GetBytes(pid.ToString(CultureInfo.InvariantCulture)), 0x1A4);
    }

    private void HandOver()
    {
        if (Container!.ConsoleMaster is { } master && _options.ConsoleSocket is not null)
        {
            SendConsole(_options.ConsoleSocket, master);
        }

        if (_options.PidFdSocket is not null)
        {
            using SafeFd socket = UnixSocket.Connect(_options.PidFdSocket);
            UnixSocket.SendAll(socket, "pidfd"u8, [Container.PidFd]);
        }

        if (_options.PidFile is not null)
        {
            WritePidFile(_options.PidFile, Container.Pid);
        }
    }

    private ContainerRecord NewRecord(int pid, ulong startTime) => new()
    {
        Id = _options.Id,
        Bundle = _options.Bundle,
        Rootfs = Spec.Root is null ? null : Program.ContainerPath.OnHost(_options.Bundle, Spec.Root.Path),
        Pid = pid,
        StartTime = startTime,
        BootId = pid == 0 ? null : ProcessIdentity.BootId(),
        Created = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'", CultureInfo.InvariantCulture),
        CgroupPath = Cgroup.Path,
        Annotations = Spec.Annotations,
        NoPivot = _options.NoPivot,
        NoNewKeyring = _options.NoNewKeyring,
        ExtraFds = _options.ExtraFds.Count,
    };

    private static RuntimeSpec Parse(byte[] config, string bundle)
    {
        try
        {
            return RuntimeSpecReader.Read(config);
        }
        catch (JsonException e)
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"cannot read {bundle}/{RuntimeSpec.FileName}: {e.Message}", e);
        }
    }

    // sd_listen_fds(3): the container's process is always 1 in its own namespace.
    private static RuntimeSpec WithListenFds(RuntimeSpec spec, CreateOptions options) => options.ListenFds == 0 || spec.Process is null
        ? spec
        : spec with { Process = spec.Process with { Env = [.. spec.Process.Env ?? [], $"LISTEN_FDS={options.ListenFds}", "LISTEN_PID=1"] } };
}
