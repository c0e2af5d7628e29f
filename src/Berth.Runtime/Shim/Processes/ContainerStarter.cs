// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Berth.Cgroups;
using Berth.Linux.Handles;
using Berth.Oci.Runtime;
using Berth.Oci.Runtime.Reading;
using Berth.Runtime.Lifecycle;
using Berth.Runtime.Shim.Protocol;

namespace Berth.Runtime.Shim.Processes;

/// <summary>Real containers: the launchers of this runtime, and the container's cgroup.</summary>
internal sealed class ContainerStarter(string bundleDirectory, ShimOptions options) : IProcessStarter
{
    private const int SIGKILL = 9;
    private readonly ICgroup cgroup = CgroupDriver.Open(options.CgroupPath);

    // The configuration is large beside the rest of a shim: it is read again in the rare case that it is needed again.
    private RuntimeSpec? spec;
    private bool? adoptsOrphans;

    public bool Terminal => Spec.Process?.Terminal ?? false;

    public uint Owner => Spec.Process?.User.Uid ?? 0;

    public bool AdoptsOrphans => adoptsOrphans ??= !HasOwnPidNamespace(Spec);

    private RuntimeSpec Spec => spec ??= Read();

    public StartedProcess StartContainer(ChildStreams? streams)
    {
        _ = AdoptsOrphans;
        return Started(ContainerLauncher.Launch(new LaunchRequest
        {
            Id = options.ContainerId,
            BundlePath = bundleDirectory,
            Spec = Spec,
            Cgroup = cgroup,
            Streams = Borrow(streams),
            Overlay = Overlay(options.Overlay),
            SeccompCacheDirectory = options.SeccompCacheDirectory,
        }));
    }

    public StartedProcess StartExec(ExecShimRequest request, SafeFd containerPidFd, ChildStreams? streams) =>
        Started(ExecLauncher.Launch(new ExecRequest
        {
            Id = options.ContainerId,
            InitPidFd = containerPidFd,
            Spec = request.WithoutSeccomp ? WithoutSeccomp(Spec) : Spec,
            Process = request.Process,
            Cgroup = cgroup,
            Streams = Borrow(streams),
            SeccompCacheDirectory = options.SeccompCacheDirectory,
        }));

    public void KillLeftovers()
    {
        if (!AdoptsOrphans)
            return;
        try
        {
            cgroup.Kill(SIGKILL);
        }
        catch (IOException)
        {
            // As above.
        }
    }

    public bool OomKilled()
    {
        try
        {
            return cgroup.OomKilled;
        }
        catch (IOException)
        {
            // Someone has removed the cgroup: the end is told all the same.
            return false;
        }
    }

    public void SignalAll(int signal) => cgroup.Kill(signal);

    public void Freeze() => cgroup.Freeze();

    public void Thaw() => cgroup.Thaw();

    public IReadOnlyList<int> Pids() => cgroup.Pids(recursive: true);

    public void CleanUp()
    {
        try
        {
            cgroup.Delete();
        }
        catch (IOException)
        {
            // A process that will not die holds it; a daemon that removes the container tries again.
        }
    }

    public void Forget() => spec = null;

    private static bool HasOwnPidNamespace(RuntimeSpec spec)
    {
        foreach (LinuxNamespace item in spec.Linux?.Namespaces ?? [])
        {
            if (item.Type == "pid" && string.IsNullOrEmpty(item.Path))
                return true;
        }

        return false;
    }

    private static RuntimeSpec WithoutSeccomp(RuntimeSpec spec) => spec with { Linux = spec.Linux is null ? null : spec.Linux with { Seccomp = null } };

    private static StandardStreams? Borrow(ChildStreams? streams) => streams is null ? null : new StandardStreams(streams.Input, streams.Output, streams.Error);

    private static OverlayRoot? Overlay(ShimOverlay? overlay) => overlay is null ? null : new OverlayRoot
    {
        LowerDirs = overlay.LowerDirectories,
        UpperDir = overlay.UpperDirectory,
        WorkDir = overlay.WorkDirectory,
        MountOptions = overlay.MountOptions,
    };

    private static StartedProcess Started(LaunchedContainer launched) => new(launched.Pid, launched.PidFd, launched.StartTime, launched.ConsoleMaster);

    private RuntimeSpec Read()
    {
        byte[] json = File.ReadAllBytes(Path.Combine(bundleDirectory, ShimFiles.Configuration));
        return RuntimeSpecReader.Read(json);
    }
}
