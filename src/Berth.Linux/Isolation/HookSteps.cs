// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Interop;

namespace Berth.Linux.Isolation;

/// <summary>Runs a createContainer or startContainer hook, which must happen in the container's namespaces. Runs in the child: see <see cref="Interpreter"/>.</summary>
internal static unsafe class HookSteps
{
    internal static long Run(ProgramHeader* program, byte* path, byte** argv, byte** envp, long timeout, bool created)
    {
        SharedArea* shared = program->Shared;
        byte* state = created ? SharedArea.CreatedState(shared) : SharedArea.CreatingState(shared);
        int length = created ? shared->CreatedStateLength : shared->CreatingStateLength;
        int* pipe = stackalloc int[2];
        long result = RawLibc.Call(SyscallNumber.pipe2, (long)pipe, Libc.O_CLOEXEC);
        if (result < 0)
        {
            return result;
        }

        int pidFd = -1;
        ProcessSteps.clone_args args = default;
        args.flags = IsolatedProcess.CLONE_PIDFD | IsolatedProcess.CLONE_CLEAR_SIGHAND;
        args.pidfd = (ulong)&pidFd;
        args.exit_signal = IsolatedProcess.SIGCHLD;
        long pid = RawLibc.Call(SyscallNumber.clone3, (long)&args, sizeof(ProcessSteps.clone_args));
        if (pid == 0)
        {
            Become(pipe[0], path, argv, envp);
        }

        PathSteps.Close(pipe[0]);
        if (pid < 0)
        {
            PathSteps.Close(pipe[1]);
            return pid;
        }

        Feed(pipe[1], state, length);
        result = Await(pidFd, timeout, shared);
        PathSteps.Close(pidFd);
        return result;
    }

    private static void Become(int input, byte* path, byte** argv, byte** envp)
    {
        RawLibc.Call(SyscallNumber.dup3, input, 0, 0);
        RawLibc.Call(SyscallNumber.close_range, 3, uint.MaxValue, 0);
        ProcessSteps.ResetSignals();
        RawLibc.Call(SyscallNumber.execve, (long)path, (long)argv, (long)envp);
        RawLibc.Call(SyscallNumber.exit_group, 127);
    }

    // A hook that does not read its input must not block or kill this process: the state fits a pipe's 64 KiB or is cut off there.
    private static void Feed(int output, byte* state, int length)
    {
        RawLibc.Call(SyscallNumber.fcntl, output, Libc.F_SETFL, Libc.O_NONBLOCK);
        RawLibc.Call(SyscallNumber.write, output, (long)state, length);
        PathSteps.Close(output);
    }

    private static long Await(int pidFd, long timeout, SharedArea* shared)
    {
        Libc.pollfd poll;
        poll.fd = pidFd;
        poll.events = 1;
        poll.revents = 0;
        Libc.timespec limit;
        limit.tv_sec = timeout / 1000;
        limit.tv_nsec = timeout % 1000 * 1000000;
        long ready = RawLibc.Call(SyscallNumber.ppoll, (long)&poll, 1, timeout < 0 ? 0 : (long)&limit);
        if (ready == 0)
        {
            RawLibc.Call(SyscallNumber.pidfd_send_signal, pidFd, 9);
        }

        Libc.siginfo_t info = default;
        long result = RawLibc.Call(SyscallNumber.waitid, Libc.P_PIDFD, pidFd, (long)&info, Libc.WEXITED);
        if (ready == 0)
        {
            return -Errno.ETIMEDOUT;
        }

        if (result < 0)
        {
            return result;
        }

        shared->HookStatus = info.si_code == Libc.CLD_EXITED ? info.si_status : 128 + info.si_status;
        return shared->HookStatus == 0 ? 0 : -Errno.ECHILD;
    }
}
