// SPDX-License-Identifier: Apache-2.0
using System.Runtime.Intrinsics.X86;

namespace Berth.Linux.Interop;

/// <summary>Numbers of the calls that glibc does not wrap or that the isolation program makes raw: x86-64 first, arm64 (asm-generic) second.</summary>
internal static class SyscallNumber
{
    // The compiler folds this to a constant, so a number costs nothing to look up.
    private static bool X64 => X86Base.IsSupported;

    internal static int read => X64 ? 0 : 63;
    internal static int write => X64 ? 1 : 64;
    internal static int close => X64 ? 3 : 57;
    internal static int rt_sigaction => X64 ? 13 : 134;
    internal static int rt_sigprocmask => X64 ? 14 : 135;
    internal static int ioctl => X64 ? 16 : 29;
    internal static int dup3 => X64 ? 292 : 24;
    internal static int fcntl => X64 ? 72 : 25;
    internal static int socket => X64 ? 41 : 198;
    internal static int sendmsg => X64 ? 46 : 211;
    internal static int execve => X64 ? 59 : 221;
    internal static int exit_group => X64 ? 231 : 94;
    internal static int getcwd => X64 ? 79 : 17;
    internal static int chdir => X64 ? 80 : 49;
    internal static int fchdir => X64 ? 81 : 50;
    internal static int fchown => X64 ? 93 : 55;
    internal static int umask => X64 ? 95 : 166;
    internal static int setsid => X64 ? 112 : 157;
    internal static int setgroups => X64 ? 116 : 159;
    internal static int setresuid => X64 ? 117 : 147;
    internal static int setresgid => X64 ? 119 : 149;
    internal static int capset => X64 ? 126 : 91;
    internal static int personality => X64 ? 135 : 92;
    internal static int fstatfs => X64 ? 138 : 44;
    internal static int pivot_root => X64 ? 155 : 41;
    internal static int prctl => X64 ? 157 : 167;
    internal static int chroot => X64 ? 161 : 51;
    internal static int mount => X64 ? 165 : 40;

    internal static int umount2 => X64 ? 166 : 39;
    internal static int sethostname => X64 ? 170 : 161;
    internal static int setdomainname => X64 ? 171 : 162;
    internal static int keyctl => X64 ? 250 : 219;
    internal static int ioprio_set => X64 ? 251 : 30;
    internal static int openat => X64 ? 257 : 56;
    internal static int mkdirat => X64 ? 258 : 34;
    internal static int mknodat => X64 ? 259 : 33;
    internal static int fchownat => X64 ? 260 : 54;
    internal static int symlinkat => X64 ? 266 : 36;
    internal static int readlinkat => X64 ? 267 : 78;
    internal static int unshare => X64 ? 272 : 97;
    internal static int waitid => X64 ? 247 : 95;
    internal static int ppoll => X64 ? 271 : 73;
    internal static int accept4 => X64 ? 288 : 242;
    internal static int pipe2 => X64 ? 293 : 59;
    internal static int prlimit64 => X64 ? 302 : 261;
    internal static int setns => X64 ? 308 : 268;
    internal static int sched_setattr => X64 ? 314 : 274;
    internal static int seccomp => X64 ? 317 : 277;
    internal static int statx => X64 ? 332 : 291;
    internal static int getdents64 => X64 ? 217 : 61;
    internal static int sched_setaffinity => X64 ? 203 : 122;

    // Since 5.1 every architecture has the same numbers.
    internal const int pidfd_send_signal = 424;
    internal const int open_tree = 428;
    internal const int move_mount = 429;
    internal const int fsopen = 430;
    internal const int fsconfig = 431;
    internal const int fsmount = 432;
    internal const int pidfd_open = 434;
    internal const int clone3 = 435;
    internal const int close_range = 436;
    internal const int openat2 = 437;
    internal const int pidfd_getfd = 438;
    internal const int mount_setattr = 442;
}
