// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Berth.Linux.Interop;
using Berth.Linux.Namespaces;

namespace Berth.Linux.Isolation;

/// <summary>Steps on the process itself: namespaces, identity, limits, descriptors, and its end in execve.</summary>
public static unsafe class ProcessInstructions
{
    private const uint CapabilityVersion3 = 0x20080522;
    private const int CloseRangeCloexec = 4;
    private const int SetModeFilter = 1;
    private const int JoinSessionKeyring = 1;

    [StructLayout(LayoutKind.Sequential)]
    private struct Filter
    {
        public ushort Length;
        public byte* Instructions;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct SchedulerAttributes
    {
        public uint Size;
        public uint Policy;
        public ulong Flags;
        public int Nice;
        public uint Priority;
        public ulong Runtime;
        public ulong Deadline;
        public ulong Period;
    }

    /// <summary>Joins a cgroup from inside: a single thread that writes "0" needs no global lock of the kernel.</summary>
    public static void JoinCgroup(this IsolationCode code, Slot tasks, string path) =>
        code.Syscall(new Step("join cgroup", null, path), SyscallNumber.write, tasks, code.Memory.Text("0"), 1);

    public static void Enter(this IsolationCode code, Step step, Slot @namespace, NamespaceKinds kinds) =>
        code.Syscall(step, SyscallNumber.setns, @namespace, (long)kinds);

    public static void Unshare(this IsolationCode code, Step step, NamespaceKinds kinds) => code.Syscall(step, SyscallNumber.unshare, (long)kinds);

    /// <summary>Goes on in a second child with new namespaces, which a first child could only make after it had entered others.</summary>
    public static void CloneAgain(this IsolationCode code, NamespaceKinds kinds)
    {
        code.ClonesAgain = true;
        code.Special(new Step("clone into new namespaces", kinds.ToString()), OpKind.CloneAgain, (long)kinds);
    }

    public static void Tell(this IsolationCode code, Step step, Slot socket, char message, Slot first, Slot second) => code.Special(
        step, OpKind.Tell, socket, message, first.Exists ? first : new Argument(-1, false), second.Exists ? second : new Argument(-1, false));

    public static void WaitByte(this IsolationCode code, Step step, Slot socket) => code.Special(step, OpKind.WaitByte, socket);

    /// <summary>Waits until someone connects and says to start; a later failure is reported to that connection.</summary>
    public static void AcceptStart(this IsolationCode code, Step step, Slot listener)
    {
        code.Starter = code.NewSlot();
        code.Special(step, OpKind.AcceptStart, listener, code.Starter.Index);
    }

    public static void RunHook(this IsolationCode code, Step step, string path, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, int timeoutMilliseconds, bool created) =>
        code.Special(
            step, OpKind.RunHook, code.Memory.Text(path), (long)code.Memory.Texts(arguments), (long)code.Memory.Texts(environment), timeoutMilliseconds, created ? 1 : 0);

    public static void SetHostname(this IsolationCode code, string name) => code.Syscall(
        new Step("sethostname", name), SyscallNumber.sethostname, code.Memory.Text(name), System.Text.Encoding.UTF8.GetByteCount(name));

    public static void SetDomainname(this IsolationCode code, string name) => code.Syscall(
        new Step("setdomainname", name), SyscallNumber.setdomainname, code.Memory.Text(name), System.Text.Encoding.UTF8.GetByteCount(name));

    public static void SetLimit(this IsolationCode code, Step step, int resource, ulong soft, ulong hard) => code.Syscall(
        step, SyscallNumber.prlimit64, 0, resource, (long)code.Memory.New(new Libc.rlimit { cur = soft, max = hard }), 0);

    public static void SetUmask(this IsolationCode code, uint mask) => code.Syscall(new Step("umask", Convert.ToString(mask, 8)), SyscallNumber.umask, mask);

    public static void SetPersonality(this IsolationCode code, Step step, ulong persona) => code.Syscall(step, SyscallNumber.personality, (long)persona);

    public static void SetScheduler(this IsolationCode code, Step step, uint policy, ulong flags, int nice, uint priority, ulong runtime, ulong deadline, ulong period)
    {
        SchedulerAttributes* attributes = code.Memory.New(new SchedulerAttributes
        {
            Size = (uint)sizeof(SchedulerAttributes), Policy = policy, Flags = flags, Nice = nice, Priority = priority,
            Runtime = runtime, Deadline = deadline, Period = period,
        });
        code.Syscall(step, SyscallNumber.sched_setattr, 0, (long)attributes, 0);
    }

    public static void SetAffinity(this IsolationCode code, Step step, ReadOnlySpan<byte> mask) =>
        code.Syscall(step, SyscallNumber.sched_setaffinity, 0, mask.Length, code.Memory.Bytes(mask));

    public static void SetIoPriority(this IsolationCode code, Step step, int kind, int priority) =>
        code.Syscall(step, SyscallNumber.ioprio_set, 1, 0, (kind << 13) | priority);

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

    public static void ResetSignals(this IsolationCode code) => code.Special(new Step("reset signal dispositions and mask"), OpKind.ResetSignals);

    public static void NewSession(this IsolationCode code) => code.Syscall(new Step("setsid"), SyscallNumber.setsid);

    /// <summary>Makes the pair's other side and the size known; the master is in the slot given.</summary>
    public static Slot OpenTerminalSlave(this IsolationCode code, Slot master)
    {
        code.Syscall(new Step("unlock the terminal"), SyscallNumber.ioctl, master, Libc.TIOCSPTLCK, (long)code.Memory.New(0));
        return code.SyscallInto(new Step("open the terminal"), SyscallNumber.ioctl, master, Libc.TIOCGPTPEER, Libc.O_RDWR | Libc.O_NOCTTY | Libc.O_CLOEXEC);
    }

    public static void SetTerminalSize(this IsolationCode code, Slot terminal, ushort rows, ushort columns) => code.Syscall(
        new Step("set the terminal's size"), SyscallNumber.ioctl, terminal, Libc.TIOCSWINSZ, (long)code.Memory.New(new Libc.winsize { ws_row = rows, ws_col = columns }));

    public static void SetControllingTerminal(this IsolationCode code, Slot terminal) =>
        code.Syscall(new Step("set the controlling terminal"), SyscallNumber.ioctl, terminal, Libc.TIOCSCTTY, 0);

    /// <summary>Puts a descriptor at a fixed number, open across execve. The slot's number is above all fixed ones.</summary>
    public static void Place(this IsolationCode code, Slot slot, int number) =>
        code.Syscall(new Step("dup3", number.ToString(System.Globalization.CultureInfo.InvariantCulture)), SyscallNumber.dup3, slot, number, 0);

    /// <summary>Everything from this number on is closed by execve.</summary>
    public static void CloseFromOnExec(this IsolationCode code, int first) => code.Syscall(
        new Step("close_range", first.ToString(System.Globalization.CultureInfo.InvariantCulture)), SyscallNumber.close_range, first, uint.MaxValue, CloseRangeCloexec);

    public static void ChangeDirectory(this IsolationCode code, Step step, Slot directory)
    {
        code.Syscall(step, SyscallNumber.fchdir, directory);
        code.Special(step, OpKind.RequireDirectoryInRoot);
    }

    public static void FindProgram(this IsolationCode code, Step step, IReadOnlyList<string> candidates) =>
        code.Special(step, OpKind.FindProgram, (long)code.Memory.Texts(candidates));

    public static void Execute(this IsolationCode code, Step step, IReadOnlyList<string> candidates, IReadOnlyList<string> arguments, IReadOnlyList<string> environment)
    {
        code.Environment = code.Memory.Texts(environment, spare: 1);
        code.EnvironmentCount = environment.Count;
        code.Special(step, OpKind.Execute, (long)code.Memory.Texts(candidates), (long)code.Memory.Texts(arguments), (long)code.Environment);
    }
}
