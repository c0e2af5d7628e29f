// SPDX-License-Identifier: Apache-2.0
using Berth.Cgroups;
using Berth.Linux;
using Berth.Linux.Handles;
using Berth.Linux.Processes;
using Berth.Oci.Runtime;
using Berth.Primitives;
using Berth.Runtime.Program;

namespace Berth.Runtime.Lifecycle;

public static class ContainerLauncher
{
    /// <summary>Starts a container's first process. Only one managed thread may exist in the calling process.</summary>
    /// <exception cref="RuntimeFailure">Something refused; nothing is left behind.</exception>
    public static LaunchedContainer Launch(LaunchRequest request)
    {
        bool launched = false;
        try
        {
            PrepareCgroup(request);
            LaunchedContainer container = ProgramRun.Start(IsolationCompiler.CompileContainer(ProgramRequestOf(request)), new LaunchContext
            {
                Id = request.Id,
                BundlePath = request.BundlePath,
                Spec = request.Spec,
                Process = request.Spec.Process!,
                CgroupDirectory = request.Cgroup?.OpenForCloneIntoCgroup(),
                IsInit = true,
                WaitForStart = request.WaitForStart,
                StartsElsewhere = request.StartListener is not null,
            });
            launched = true;
            return container;
        }
        catch (EngineException e)
        {
            throw new RuntimeFailure("check the configuration", null, 0, e);
        }
        catch (SyscallException e)
        {
            throw new RuntimeFailure(e.Operation, e.Path, e.Errno, e);
        }
        finally
        {
            if (!launched)
            {
                RemoveCgroup(request.Cgroup);
            }
        }
    }

    internal static ProgramRequest ProgramRequestOf(LaunchRequest request) => new()
    {
        Id = request.Id,
        BundlePath = request.BundlePath,
        Spec = request.Spec,
        Process = request.Spec.Process ?? throw ProgramBuilder.Invalid("process must be specified"),
        TasksFiles = request.Cgroup?.TasksFiles ?? [],
        CgroupDirectories = HasCgroupMount(request.Spec) && request.Cgroup is not null ? CgroupView.Directories(request.Cgroup) : [],
        Overlay = request.Overlay,
        WaitForStart = request.WaitForStart,
        StartListener = request.StartListener,
        StartsElsewhere = request.StartListener is not null,
        Streams = request.Streams,
        ExtraFds = request.ExtraFds,
        SeccompCacheDirectory = request.SeccompCacheDirectory,
        NoPivot = request.NoPivot,
        NoNewKeyring = request.NoNewKeyring,
    };

    private static bool HasCgroupMount(RuntimeSpec spec) => Array.Exists(spec.Mounts ?? [], mount => mount.Type is "cgroup" or "cgroup2");

    private static void PrepareCgroup(LaunchRequest request)
    {
        if (request.Cgroup is { } cgroup)
        {
            cgroup.Create();
            cgroup.Apply(request.Spec.Linux?.Resources ?? new LinuxResources());
        }
    }

    // The launch error is the one to tell; a cgroup that will not go is found again by the id.
    private static void RemoveCgroup(ICgroup? cgroup)
    {
        try
        {
            cgroup?.Delete();
        }
        catch (Exception e) when (e is IOException or EngineException)
        {
        }
    }
}

public static class ExecLauncher
{
    /// <summary>Starts a further process in a container. The caller is its parent. Only one managed thread may exist in the calling process.</summary>
    /// <exception cref="RuntimeFailure">Something refused; nothing is left behind.</exception>
    public static LaunchedContainer Launch(ExecRequest request)
    {
        try
        {
            IsolationProgram program = IsolationCompiler.CompileExec(new ProgramRequest
            {
                Id = request.Id,
                BundlePath = "/",
                Spec = request.Spec,
                Process = request.Process,
                TasksFiles = request.Cgroup?.TasksFiles ?? [],
                Streams = request.Streams,
                ExtraFds = request.ExtraFds,
                SeccompCacheDirectory = request.SeccompCacheDirectory,
                NoNewKeyring = request.NoNewKeyring,
                InitPidFd = request.InitPidFd,
            });
            return ProgramRun.Start(program, new LaunchContext
            {
                Id = request.Id,
                BundlePath = "/",
                Spec = request.Spec,
                Process = request.Process,
                CgroupDirectory = request.Cgroup?.OpenForCloneIntoCgroup(),
                InitPid = PidFd.PidOf(request.InitPidFd),
            });
        }
        catch (EngineException e)
        {
            throw new RuntimeFailure("check the process", null, 0, e);
        }
        catch (SyscallException e)
        {
            throw new RuntimeFailure(e.Operation, e.Path, e.Errno, e);
        }
    }
}
