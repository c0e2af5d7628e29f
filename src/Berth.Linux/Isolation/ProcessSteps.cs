// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using System.Threading;
using Berth.Linux.Interop;

namespace Berth.Linux.Isolation;

/// <summary>Steps on the process itself and on its talk with the parent. Runs in the child: see <see cref="Interpreter"/>.</summary>
internal static unsafe class ProcessSteps
{
    private const int LastPossibleCapability = 63;
    private const int LastSignal = 64;

    [StructLayout(LayoutKind.Sequential)]
    internal struct clone_args
    {
        internal ulong flags;
        internal ulong pidfd;
        internal ulong child_tid;
        internal ulong parent_tid;
        internal ulong exit_signal;
        internal ulong stack;
        internal ulong stack_size;
        internal ulong tls;
        internal ulong set_tid;
        internal ulong set_tid_size;
        internal ulong cgroup;
    }

    internal static long WaitByte(int socket)
    {
        byte value;
        long count;
        do
        {
            count = RawLibc.Call(SyscallNumber.read, socket, (long)&value, 1);
        }
        while (count == -Errno.EINTR);
        return count == 1 ? 0 : count < 0 ? count : -Errno.ECANCELED;
    }

    /// <summary>One message to the parent, with up to two descriptors.</summary>
    internal static long Tell(int socket, byte code, int first, int second)
    {
        int count = (first >= 0 ? 1 : 0) + (second >= 0 ? 1 : 0);
        long* control = stackalloc long[4];
        var header = (Libc.cmsghdr*)control;
        int* fds = (int*)(control + 2);
        Libc.iovec vector;
        vector.iov_base = &code;
        vector.iov_len = 1;
        Libc.msghdr message = default;
        message.msg_iov = &vector;
        message.msg_iovlen = 1;
        if (count > 0)
        {
            header->cmsg_len = (nuint)(sizeof(Libc.cmsghdr) + (count * sizeof(int)));
            header->cmsg_level = Libc.SOL_SOCKET;
            header->cmsg_type = Libc.SCM_RIGHTS;
            fds[0] = first;
            fds[1] = second;
            message.msg_control = control;
            message.msg_controllen = (nuint)(sizeof(Libc.cmsghdr) + 8);
        }

        long result = RawLibc.Call(SyscallNumber.sendmsg, socket, (long)&message, Libc.MSG_NOSIGNAL);
        return result == 1 ? 0 : result;
    }

    internal static long DropBounding(ulong keep)
    {
        for (int capability = 0; capability <= LastPossibleCapability; capability++)
        {
            if ((keep & (1UL << capability)) != 0)
            {
                continue;
            }

            long result = RawLibc.Call(SyscallNumber.prctl, Libc.PR_CAPBSET_DROP, capability);
            if (result == -Errno.EINVAL)
            {
                return 0; // the first number the kernel does not know
            }

            if (result < 0)
            {
                return result;
            }
        }

        return 0;
    }

    /// <summary>Default dispositions and an empty mask: an ignored signal (SIGPIPE, in a .NET process) would stay ignored across execve.</summary>
    internal static long ResetSignals()
    {
        // struct sigaction of the kernel: handler, flags, restorer, mask; all zero is SIG_DFL.
        long* action = stackalloc long[4];
        action[0] = action[1] = action[2] = action[3] = 0;
        for (int signal = 1; signal <= LastSignal; signal++)
        {
            RawLibc.Call(SyscallNumber.rt_sigaction, signal, (long)action, 0, sizeof(ulong));
        }

        return RawLibc.Call(SyscallNumber.rt_sigprocmask, Libc.SIG_SETMASK, (long)(action + 3), 0, sizeof(ulong));
    }

    /// <summary>The kernel writes "(unreachable)" before a directory that lies outside the root (CVE-2024-21626).</summary>
    internal static long RequireDirectoryInRoot(byte* scratch)
    {
        long length = RawLibc.Call(SyscallNumber.getcwd, (long)scratch, ProgramHeader.PathSize);
        return length < 0 ? length : scratch[0] == (byte)'/' ? 0 : -Errno.ENOENT;
    }

    /// <summary>Says at creation, not only at start, that there is nothing to execute.</summary>
    internal static long FindProgram(byte** candidates)
    {
        long failure = -Errno.ENOENT;
        for (; *candidates != null; candidates++)
        {
            Libc.statx_t status;
            long result = RawLibc.Call(SyscallNumber.statx, Libc.AT_FDCWD, (long)*candidates, 0, Libc.STATX_BASIC_STATS, (long)&status);
            bool regular = (status.stx_mode & Libc.S_IFMT) == Libc.S_IFREG;
            if (result == 0 && regular && (status.stx_mode & 0x49) != 0)
            {
                return 0;
            }

            if (result == 0)
            {
                failure = -Errno.EACCES;
            }
            else if (result is not (-Errno.ENOENT or -Errno.ENOTDIR) && failure != -Errno.EACCES)
            {
                failure = result;
            }
        }

        return failure;
    }

    /// <summary>Returns only on failure. As execvp(3): what is missing or not executable lets the next directory of PATH be tried.</summary>
    internal static long Execute(byte** candidates, byte** argv, byte** envp)
    {
        long failure = -Errno.ENOENT;
        for (; *candidates != null; candidates++)
        {
            long result = RawLibc.Call(SyscallNumber.execve, (long)*candidates, (long)argv, (long)envp);
            if (result == -Errno.EACCES)
            {
                failure = result;
            }
            else if (result is not (-Errno.ENOENT or -Errno.ENOTDIR))
            {
                return result;
            }
        }

        return failure;
    }

    /// <summary>The first child has entered namespaces that only it could enter; its sibling goes on in new ones below them.</summary>
    internal static long CloneAgain(SharedArea* shared, ulong flags)
    {
        clone_args args = default;
        args.flags = flags | IsolatedProcess.CLONE_PARENT | IsolatedProcess.CLONE_CLEAR_SIGHAND;
        long pid = RawLibc.Call(SyscallNumber.clone3, (long)&args, sizeof(clone_args));
        if (pid > 0)
        {
            shared->Pid = (int)pid;
            RawLibc.Call(SyscallNumber.exit_group, 0);
        }

        return pid;
    }

    internal static long AcceptStart(int listener, int* slots, int connectionSlot)
    {
        long connection;
        while (true)
        {
            connection = RawLibc.Call(SyscallNumber.accept4, listener, 0, 0, Libc.SOCK_CLOEXEC);
            if (connection is -Errno.EINTR or -Errno.ECONNABORTED)
            {
                continue;
            }

            if (connection < 0)
            {
                return connection;
            }

            // Someone who connects and goes away again has not started anything.
            if (WaitByte((int)connection) == 0)
            {
                slots[connectionSlot] = (int)connection;
                return 0;
            }

            PathSteps.Close(connection);
        }
    }

    /// <summary>
    /// With the filter on, any further call could be handed to the listener, which the parent has yet to pass on. So the number is
    /// left in shared memory, the parent takes the descriptor (pidfd_getfd), and this waits for it without a system call.
    /// </summary>
    internal static long LoadListeningFilter(SharedArea* shared, long program, long flags)
    {
        long listener = RawLibc.Call(SyscallNumber.seccomp, 1, flags, program);
        if (listener < 0)
        {
            return listener;
        }

        Volatile.Write(ref shared->Listener, (int)listener + 1);
        while (Volatile.Read(ref shared->ListenerTaken) == 0)
        {
        }

        return 0;
    }
}
