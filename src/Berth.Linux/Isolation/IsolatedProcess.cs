// SPDX-License-Identifier: Apache-2.0
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using Berth.Linux.Handles;
using Berth.Linux.Interop;
using Berth.Linux.Namespaces;
using Berth.Linux.Processes;

namespace Berth.Linux.Isolation;

/// <summary>Which step failed, why, and for a hook its exit status.</summary>
public readonly record struct StepFailure(int Index, int Errno, int HookStatus);

/// <summary>
/// A child that runs an isolation program. It may only be cloned from a process with one managed thread: another could hold up a
/// collection, or a lock, that the child's copy would then wait for without end.
/// </summary>
public sealed unsafe class IsolatedProcess : IDisposable
{
    internal const ulong CLONE_PIDFD = 0x1000;
    internal const ulong CLONE_PARENT = 0x8000;
    internal const ulong CLONE_CLEAR_SIGHAND = 0x100000000;
    internal const ulong CLONE_INTO_CGROUP = 0x200000000;
    internal const ulong SIGCHLD = 17;
    private const int ExitOfFailedProgram = 125;

    private readonly SharedArea* _shared;

    private IsolatedProcess(SharedArea* shared) => _shared = shared;

    public int Pid { get; private set; }

    public SafeFd PidFd { get; private set; } = new();

    /// <summary>The step that failed, or null.</summary>
    public StepFailure? Failure => _shared->Failed == 0 ? null : new StepFailure(_shared->Failed - 1, _shared->Errno, _shared->HookStatus);

    /// <summary>The step under way.</summary>
    public int CurrentStep => _shared->Current;

    /// <param name="code">The program; its slots are filled. It must live as long as the child has not executed.</param>
    /// <param name="kinds">New namespaces of the child.</param>
    /// <param name="cgroup">A version 2 cgroup directory in which the child is born, or null.</param>
    public static IsolatedProcess Clone(IsolationCode code, NamespaceKinds kinds, SafeFd? cgroup)
    {
        SharedArea* shared = MapShared();
        var process = new IsolatedProcess(shared);
        try
        {
            ProgramHeader* header = code.Prepare(shared);
            var args = (ProcessSteps.clone_args*)code.Memory.Allocate((nuint)sizeof(ProcessSteps.clone_args));
            int* pidFd = (int*)code.Memory.Allocate(sizeof(int));
            *args = default;
            args->flags = (ulong)kinds | CLONE_PIDFD | CLONE_CLEAR_SIGHAND | (cgroup is null ? 0 : CLONE_INTO_CGROUP);
            args->pidfd = (ulong)pidFd;
            args->exit_signal = SIGCHLD;
            args->cgroup = cgroup is null ? 0 : (ulong)cgroup.Number;
            long pid = CloneAndRun(args, header);
            if (pid < 0)
            {
                throw new SyscallException("clone3", kinds.ToString(), (int)-pid);
            }

            process.Pid = (int)pid;
            process.PidFd = new SafeFd(*pidFd);
            return process;
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    /// <summary>After a program that clones again: reaps the first child and takes up the second. False when the first failed.</summary>
    public bool FollowSecondClone()
    {
        _ = PidFdWait();
        if (_shared->Pid == 0)
        {
            return false;
        }

        PidFd.Dispose();
        Pid = _shared->Pid;
        PidFd = Processes.PidFd.Open(Pid);
        return true;
    }

    /// <summary>The texts that hooks in the container read: the state while it is being created, and once it is.</summary>
    public void SetHookStates(ReadOnlySpan<byte> creating, ReadOnlySpan<byte> created)
    {
        if (creating.Length > SharedArea.StateCapacity || created.Length > SharedArea.StateCapacity)
        {
            throw new SyscallException("hook state", null, Errno.EFBIG);
        }

        creating.CopyTo(new Span<byte>(SharedArea.CreatingState(_shared), creating.Length));
        created.CopyTo(new Span<byte>(SharedArea.CreatedState(_shared), created.Length));
        _shared->CreatingStateLength = creating.Length;
        _shared->CreatedStateLength = created.Length;
    }

    /// <summary>Waits for the child to load its listening filter and takes the listener; null when the child failed first. It goes on after <see cref="ReleaseListener"/>.</summary>
    public SafeFd? TakeListener()
    {
        while (Volatile.Read(ref _shared->Listener) == 0)
        {
            if (Volatile.Read(ref _shared->Failed) != 0 || Processes.PidFd.WaitForExit(PidFd, 1))
            {
                return null;
            }
        }

        long fd = Libc.syscall(SyscallNumber.pidfd_getfd, PidFd.Number, _shared->Listener - 1, 0, 0, 0, 0);
        return SafeFd.FromResult(fd, "pidfd_getfd", null);
    }

    public void ReleaseListener() => Volatile.Write(ref _shared->ListenerTaken, 1);

    /// <summary>Kills the child and reaps it.</summary>
    public void KillAndReap()
    {
        if (PidFd.IsInvalid)
        {
            return;
        }

        Processes.PidFd.SendSignal(PidFd, 9);
        _ = PidFdWait();
    }

    public void Dispose()
    {
        PidFd.Dispose();
        _ = Libc.munmap(_shared, SharedArea.Size);
    }

    private ChildExit? PidFdWait()
    {
        try
        {
            return Processes.PidFd.Wait(PidFd);
        }
        catch (SyscallException e) when (e.Errno == Errno.ECHILD)
        {
            return null;
        }
    }

    // No collection may be under way when the child is made: it would never be finished there.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long CloneAndRun(ProcessSteps.clone_args* args, ProgramHeader* header)
    {
        bool noCollection = GCSettings.LatencyMode != GCLatencyMode.NoGCRegion && GC.TryStartNoGCRegion(200_000);
        long pid = RawLibc.Call(SyscallNumber.clone3, (long)args, sizeof(ProcessSteps.clone_args));
        if (pid == 0)
        {
            Interpreter.Run(header);
            RawLibc.Call(SyscallNumber.exit_group, ExitOfFailedProgram);
        }

        if (noCollection && GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
        {
            GC.EndNoGCRegion();
        }

        return pid;
    }

    private static SharedArea* MapShared()
    {
        void* area = Libc.mmap(null, SharedArea.Size, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_SHARED | Libc.MAP_ANONYMOUS, -1, 0);
        return area != (void*)-1 ? (SharedArea*)area : throw SafeFd.Failure("mmap", null);
    }
}
