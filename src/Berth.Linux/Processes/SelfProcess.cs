// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Handles;
using Berth.Linux.Interop;

namespace Berth.Linux.Processes;

/// <summary>Attributes of the calling process.</summary>
public static unsafe class SelfProcess
{
    public static int Pid => Libc.getpid();

    public static uint EffectiveUid => Libc.geteuid();

    /// <summary>Orphans below this process become its children (PR_SET_CHILD_SUBREAPER).</summary>
    public static void BecomeSubreaper()
    {
        if (Libc.prctl(Libc.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0)
        {
            throw SafeFd.Failure("prctl PR_SET_CHILD_SUBREAPER", null);
        }
    }

    /// <summary>No core dump, no ptrace, and /proc/self belongs to root (PR_SET_DUMPABLE 0).</summary>
    public static void SetNonDumpable() => _ = Libc.prctl(Libc.PR_SET_DUMPABLE, 0, 0, 0, 0);

    /// <summary>Name in ps, at most 15 bytes.</summary>
    public static void SetName(string name)
    {
        using var text = new CString(name);
        _ = Libc.prctl(Libc.PR_SET_NAME, (long)text.Pointer, 0, 0, 0);
    }

    /// <summary>Sets the mask for new files of the whole process and returns the one before.</summary>
    public static uint SetUmask(uint mask) => Libc.umask(mask);

    /// <summary>Limits of a process (0: this one): RLIMIT_NOFILE is 7.</summary>
    public static (ulong Soft, ulong Hard) GetLimit(int pid, int resource)
    {
        Libc.rlimit limit;
        return Libc.prlimit(pid, resource, null, &limit) == 0 ? (limit.cur, limit.max) : throw SafeFd.Failure("prlimit", null);
    }

    public static void SetLimit(int pid, int resource, ulong soft, ulong hard)
    {
        var limit = new Libc.rlimit { cur = soft, max = hard };
        if (Libc.prlimit(pid, resource, &limit, null) != 0)
        {
            throw SafeFd.Failure("prlimit", null);
        }
    }
}
