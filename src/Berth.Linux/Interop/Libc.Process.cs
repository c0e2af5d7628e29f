// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;

namespace Berth.Linux.Interop;

internal static unsafe partial class Libc
{
    internal const int P_PID = 1;
    internal const int P_PIDFD = 3;
    internal const int P_ALL = 0;
    internal const int WNOHANG = 1;
    internal const int WEXITED = 4;
    internal const int WNOWAIT = 0x01000000;

    internal const int CLD_EXITED = 1;

    internal const int PR_SET_DUMPABLE = 4;
    internal const int PR_SET_NAME = 15;
    internal const int PR_SET_KEEPCAPS = 8;
    internal const int PR_CAPBSET_DROP = 24;
    internal const int PR_SET_CHILD_SUBREAPER = 36;
    internal const int PR_SET_NO_NEW_PRIVS = 38;
    internal const int PR_CAP_AMBIENT = 47;
    internal const int PR_CAP_AMBIENT_RAISE = 2;
    internal const int PR_CAP_AMBIENT_CLEAR_ALL = 4;

    internal const short POSIX_SPAWN_SETSIGDEF = 0x04;
    internal const short POSIX_SPAWN_SETSIGMASK = 0x08;
    internal const short POSIX_SPAWN_SETSID = 0x80;

    // Opaque in glibc; the sizes are proven in tests/Abi.
    [StructLayout(LayoutKind.Sequential, Size = 336)]
    internal struct posix_spawnattr_t
    {
        private long _first;
    }

    [StructLayout(LayoutKind.Sequential, Size = 80)]
    internal struct posix_spawn_file_actions_t
    {
        private long _first;
    }

    [StructLayout(LayoutKind.Sequential, Size = 128)]
    internal struct sigset_t
    {
        internal ulong first;
    }

    // siginfo_t as waitid fills it on 64-bit machines: 128 bytes.
    [StructLayout(LayoutKind.Sequential, Size = 128)]
    internal struct siginfo_t
    {
        internal int si_signo;
        internal int si_errno;
        internal int si_code;
        internal int pad;
        internal int si_pid;
        internal uint si_uid;
        internal int si_status;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct rlimit
    {
        internal ulong cur;
        internal ulong max;
    }

    [LibraryImport("libc")]
    internal static partial int posix_spawn(int* pid, byte* path, posix_spawn_file_actions_t* actions, posix_spawnattr_t* attributes, byte** argv, byte** envp);

    [LibraryImport("libc")]
    internal static partial int posix_spawnattr_init(posix_spawnattr_t* attributes);

    [LibraryImport("libc")]
    internal static partial int posix_spawnattr_destroy(posix_spawnattr_t* attributes);

    [LibraryImport("libc")]
    internal static partial int posix_spawnattr_setflags(posix_spawnattr_t* attributes, short flags);

    [LibraryImport("libc")]
    internal static partial int posix_spawnattr_setsigmask(posix_spawnattr_t* attributes, sigset_t* mask);

    [LibraryImport("libc")]
    internal static partial int posix_spawnattr_setsigdefault(posix_spawnattr_t* attributes, sigset_t* signals);

    [LibraryImport("libc")]
    internal static partial int posix_spawn_file_actions_init(posix_spawn_file_actions_t* actions);

    [LibraryImport("libc")]
    internal static partial int posix_spawn_file_actions_destroy(posix_spawn_file_actions_t* actions);

    [LibraryImport("libc")]
    internal static partial int posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t* actions, int source, int target);

    [LibraryImport("libc")]
    internal static partial int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t* actions, byte* path);

    [LibraryImport("libc")]
    internal static partial int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t* actions, int from);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int execv(byte* path, byte** arguments);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int waitid(int idType, int id, siginfo_t* info, int options);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int kill(int pid, int signal);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int prctl(int option, long a, long b, long c, long d);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int sigprocmask(int how, sigset_t* set, sigset_t* old);

    internal const nint SIG_DFL = 0;
    internal const nint SIG_IGN = 1;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint signal(int number, nint handler);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int setns(int fd, int type);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int prlimit(int pid, int resource, rlimit* newLimit, rlimit* oldLimit);

    [LibraryImport("libc"), SuppressGCTransition]
    internal static partial int getpid();

    [LibraryImport("libc"), SuppressGCTransition]
    internal static partial uint geteuid();
}
