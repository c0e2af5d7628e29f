// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Linux.Handles;
using Berth.Linux.Interop;

namespace Berth.Linux.Processes;

/// <summary>A process by a descriptor, which unlike a number can never come to mean another process.</summary>
public static unsafe class PidFd
{
    public static SafeFd Open(int pid) => SafeFd.FromResult(
        Libc.syscall(SyscallNumber.pidfd_open, pid, 0, 0, 0, 0, 0), "pidfd_open", pid.ToString(CultureInfo.InvariantCulture));

    /// <summary>Null when there is no such process any more.</summary>
    public static SafeFd? OpenIfAlive(int pid)
    {
        try
        {
            return Open(pid);
        }
        catch (SyscallException e) when (e.Errno == Errno.ESRCH)
        {
            return null;
        }
    }

    /// <summary>The number that the descriptor's process has here; null when it is gone (proc(5), fdinfo of a pidfd).</summary>
    public static int? PidOf(SafeFd pidFd)
    {
        using SafeFd info = Files.Fd.Open(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fdinfo/{pidFd.Number}"), Files.OpenFlags.ReadOnly);
        Span<byte> buffer = stackalloc byte[512];
        ReadOnlySpan<byte> text = buffer[..Math.Max(Files.Fd.Read(info, buffer), 0)];
        int at = text.IndexOf("\nPid:"u8);
        if (at < 0)
        {
            return null;
        }

        text = text[(at + 5)..];
        int end = text.IndexOf((byte)'\n');
        return int.TryParse((end < 0 ? text : text[..end]).TrimStart("\t "u8), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int pid) && pid > 0 ? pid : null;
    }

    /// <summary>False when the process is gone. Signal 0 only asks.</summary>
    public static bool SendSignal(SafeFd pidFd, int signal)
    {
        if (Libc.syscall(SyscallNumber.pidfd_send_signal, pidFd.Number, signal, 0, 0, 0, 0) == 0)
        {
            return true;
        }

        SyscallException failure = SafeFd.Failure("pidfd_send_signal", null);
        return failure.Errno == Errno.ESRCH ? false : throw failure;
    }

    /// <summary>Reaps a child. Null when it still runs and <paramref name="block"/> is false.</summary>
    /// <param name="pidFd">A child of this process.</param>
    /// <param name="block">Whether to wait.</param>
    /// <param name="reap">False leaves it to be waited for again (WNOWAIT).</param>
    public static ChildExit? Wait(SafeFd pidFd, bool block = true, bool reap = true) => ChildWait.Wait(Libc.P_PIDFD, pidFd.Number, block, reap);

    /// <summary>Blocks until the process has ended, child of ours or not, or the time is over. False for the latter.</summary>
    public static bool WaitForExit(SafeFd pidFd, int timeoutMilliseconds)
    {
        var poll = new Libc.pollfd { fd = pidFd.Number, events = 1 };
        while (true)
        {
            int count = Libc.poll(&poll, 1, timeoutMilliseconds);
            if (count >= 0)
            {
                return count > 0;
            }

            SyscallException failure = SafeFd.Failure("poll", null);
            if (failure.Errno != Errno.EINTR)
            {
                throw failure;
            }
        }
    }
}

/// <summary>waitid(2) for children.</summary>
public static unsafe class ChildWait
{
    /// <summary>Reaps any one child that has ended; null when none has (or none is left).</summary>
    public static ChildExit? Any(bool block = false) => Wait(Libc.P_ALL, 0, block, reap: true);

    /// <summary>Reaps this child; null when it still runs.</summary>
    public static ChildExit? ByPid(int pid, bool block = true) => Wait(Libc.P_PID, pid, block, reap: true);

    internal static ChildExit? Wait(int idType, int id, bool block, bool reap)
    {
        Libc.siginfo_t info = default;
        int options = Libc.WEXITED | (block ? 0 : Libc.WNOHANG) | (reap ? 0 : Libc.WNOWAIT);
        while (Libc.waitid(idType, id, &info, options) != 0)
        {
            SyscallException failure = SafeFd.Failure("waitid", null);
            if (failure.Errno == Errno.ECHILD && idType == Libc.P_ALL)
            {
                return null;
            }

            if (failure.Errno != Errno.EINTR)
            {
                throw failure;
            }
        }

        if (info.si_pid == 0)
        {
            return null;
        }

        return info.si_code == Libc.CLD_EXITED ? new ChildExit(info.si_pid, info.si_status, 0) : new ChildExit(info.si_pid, 0, info.si_status);
    }
}
