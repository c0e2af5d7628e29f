// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Berth.Linux.Interop;
using Berth.Linux.Namespaces;

namespace Berth.Linux.Isolation;

/// <summary>Steps on the process itself: cgroup, namespaces, names, limits, scheduling, and the talk with whoever watches.</summary>
public static unsafe class ProcessInstructions
{
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
}
