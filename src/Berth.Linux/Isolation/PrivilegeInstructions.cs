// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Berth.Linux.Interop;

namespace Berth.Linux.Isolation;

/// <summary>Steps that say who the process is and what it may: user, groups, capabilities, keyring, system call filter.</summary>
public static unsafe class PrivilegeInstructions
{
    private const uint CapabilityVersion3 = 0x20080522;
    private const int SetModeFilter = 1;
    private const int JoinSessionKeyring = 1;

    [StructLayout(LayoutKind.Sequential)]
    private struct Filter
    {
        public ushort Length;
        public byte* Instructions;
    }

    public static void SetNonDumpable(this IsolationCode code) => code.Syscall(new Step("become non-dumpable"), SyscallNumber.prctl, Libc.PR_SET_DUMPABLE, 0);

    public static void SetKeepCapabilities(this IsolationCode code, bool keep) =>
        code.Syscall(new Step(keep ? "keep capabilities over setuid" : "drop keepcaps"), SyscallNumber.prctl, Libc.PR_SET_KEEPCAPS, keep ? 1 : 0);

    public static void SetNoNewPrivileges(this IsolationCode code) =>
        code.Syscall(new Step("set no_new_privs"), SyscallNumber.prctl, Libc.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);

    public static void DropBoundingCapabilities(this IsolationCode code, Step step, ulong keep) => code.Special(step, OpKind.DropBounding, (long)keep);

    public static void SetCapabilities(this IsolationCode code, Step step, ulong effective, ulong permitted, ulong inheritable)
    {
        uint* header = (uint*)code.Memory.Allocate(8);
        header[0] = CapabilityVersion3;
        header[1] = 0;
        uint* data = (uint*)code.Memory.Allocate(24);
        for (int half = 0; half < 2; half++)
        {
            data[(half * 3) + 0] = (uint)(effective >> (32 * half));
            data[(half * 3) + 1] = (uint)(permitted >> (32 * half));
            data[(half * 3) + 2] = (uint)(inheritable >> (32 * half));
        }

        code.Syscall(step, SyscallNumber.capset, (long)header, (long)data);
    }

    public static void ClearAmbientCapabilities(this IsolationCode code) =>
        code.Syscall(new Step("clear ambient capabilities"), SyscallNumber.prctl, Libc.PR_CAP_AMBIENT, Libc.PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);

    public static void RaiseAmbientCapability(this IsolationCode code, Step step, int capability) =>
        code.Syscall(step, SyscallNumber.prctl, Libc.PR_CAP_AMBIENT, Libc.PR_CAP_AMBIENT_RAISE, capability, 0, 0);

    public static void SetGroups(this IsolationCode code, Step step, ReadOnlySpan<uint> groups, bool refusalAllowed = false) => code.Syscall(
        step, refusalAllowed ? new Allow(Errno.EPERM) : default, SyscallNumber.setgroups, groups.Length, code.Memory.Bytes(MemoryMarshal.AsBytes(groups)));

    public static void SetUser(this IsolationCode code, Step step, uint uid) => code.Syscall(step, SyscallNumber.setresuid, uid, uid, uid);

    public static void SetGroup(this IsolationCode code, Step step, uint gid) => code.Syscall(step, SyscallNumber.setresgid, gid, gid, gid);

    /// <summary>Loads a compiled filter: an array of struct sock_filter.</summary>
    public static void LoadFilter(this IsolationCode code, Step step, ReadOnlySpan<byte> instructions, uint flags, bool listens)
    {
        Filter* filter = code.Memory.New(new Filter { Length = (ushort)(instructions.Length / 8), Instructions = code.Memory.Bytes(instructions) });
        if (listens)
        {
            code.Special(step, OpKind.LoadListeningFilter, (long)filter, flags);
        }
        else
        {
            code.Syscall(step, SyscallNumber.seccomp, SetModeFilter, flags, (long)filter);
        }
    }

    public static void JoinKeyring(this IsolationCode code, string name) =>
        code.Syscall(new Step("join session keyring", name), new Allow(Errno.ENOSYS, Errno.EPERM, Errno.EDQUOT), SyscallNumber.keyctl, JoinSessionKeyring, code.Memory.Text(name));
}
