// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Interop;

namespace Berth.Linux.Isolation;

/// <summary>The last steps: signals, session and terminal, descriptors at their places, working directory, and execve.</summary>
public static unsafe class ExecuteInstructions
{
    private const int CloseRangeCloexec = 4;

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
