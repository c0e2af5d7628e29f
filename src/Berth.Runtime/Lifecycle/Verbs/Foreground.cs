// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Events;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Linux.Processes;
using Berth.Linux.Terminals;

namespace Berth.Runtime.Lifecycle.Verbs;

/// <summary>Stays with a process until its end: passes signals on, and where it has a terminal of its own carries bytes and size between that and ours.</summary>
internal static class Foreground
{
    private const int SIGWINCH = 28;

    // All that someone may mean for the container. SIGCHLD and SIGPIPE are ours, SIGURG and the like nobody sends on purpose.
    private static readonly int[] Forwarded = [1, 2, 3, 6, 10, 12, 14, 15, 18, 20, SIGWINCH];

    internal static ChildExit Wait(LaunchedContainer container, bool carriesTerminal)
    {
        // A command that is over at once needs nobody to pass signals on, and getting ready for that takes half a millisecond.
        if (container.ConsoleMaster is null && EndsAtOnce(container))
        {
            return PidFd.Wait(container.PidFd)!.Value;
        }

        using SignalFd signals = SignalFd.OpenForProcess(Forwarded);
        if (container.ConsoleMaster is null || !carriesTerminal)
        {
            return WaitAndForward(container, signals, null);
        }

        using SafeFd input = SafeFd.Borrow(0);
        TerminalMode? mode = Terminal.MakeRaw(input);
        try
        {
            CopySize(input, container.ConsoleMaster);
            return WaitAndForward(container, signals, new TerminalRelay(container.ConsoleMaster));
        }
        finally
        {
            mode?.Restore(input);
        }
    }

    private static bool EndsAtOnce(LaunchedContainer container)
    {
        const int moment = 2;
        SignalFd.SetIgnored(true, Forwarded); // or one of these few instants would end this process and not the container
        bool ended = PidFd.WaitForExit(container.PidFd, moment);
        SignalFd.SetIgnored(false, Forwarded);
        return ended;
    }

    private static ChildExit WaitAndForward(LaunchedContainer container, SignalFd signals, TerminalRelay? relay)
    {
        const long exitToken = 0;
        const long signalToken = 1;
        using var epoll = new Epoll();
        epoll.Add(container.PidFd, EpollEvents.In, exitToken);
        epoll.Add(signals.Descriptor, EpollEvents.In, signalToken);
        relay?.Register(epoll);
        while (true)
        {
            foreach (EpollReady ready in epoll.Wait())
            {
                switch (ready.Token)
                {
                    case exitToken:
                        relay?.Drain();
                        return PidFd.Wait(container.PidFd)!.Value;
                    case signalToken:
                        Forward(signals, container);
                        break;
                    default:
                        relay!.Serve(ready.Token, epoll);
                        break;
                }
            }
        }
    }

    private static void Forward(SignalFd signals, LaunchedContainer container)
    {
        while (signals.Read() is { } signal)
        {
            if (signal == SIGWINCH && container.ConsoleMaster is not null)
            {
                CopySize(SafeFd.Borrow(0), container.ConsoleMaster);
            }
            else
            {
                PidFd.SendSignal(container.PidFd, signal);
            }
        }
    }

    private static void CopySize(SafeFd from, SafeFd to)
    {
        if (Terminal.GetSize(from) is { } size)
        {
            Terminal.SetSize(to, size.Rows, size.Columns);
        }
    }
}

/// <summary>Copies bytes between our standard streams and a terminal's master.</summary>
internal sealed class TerminalRelay(SafeFd master)
{
    private const long InputToken = 2;
    private const long MasterToken = 3;
    private readonly SafeFd _input = SafeFd.Borrow(0);
    private readonly SafeFd _output = SafeFd.Borrow(1);
    private readonly byte[] _buffer = new byte[16384];

    internal void Register(Epoll epoll)
    {
        epoll.Add(master, EpollEvents.In, MasterToken);
        try
        {
            epoll.Add(_input, EpollEvents.In, InputToken);
        }
        catch (Linux.SyscallException e) when (e.Errno == Linux.Errno.EPERM)
        {
            // A plain file is always ready and not for epoll: all of it goes in at once.
            while (Pass(_input, master))
            {
            }
        }
    }

    internal void Serve(long token, Epoll epoll)
    {
        if (token == InputToken && !Pass(_input, master))
        {
            epoll.Remove(_input);
            Fd.WriteAll(master, [4]); // the end of input, as a terminal has it: Ctrl+D
        }
        else if (token == MasterToken && !Pass(master, _output))
        {
            epoll.Remove(master);
        }
    }

    /// <summary>What the process wrote before it ended.</summary>
    internal void Drain()
    {
        master.SetNonBlocking(true);
        while (Pass(master, _output))
        {
        }
    }

    private bool Pass(SafeFd from, SafeFd to)
    {
        try
        {
            int count = Fd.Read(from, _buffer);
            if (count <= 0)
            {
                return false;
            }

            Fd.WriteAll(to, _buffer.AsSpan(0, count));
            return true;
        }
        catch (Linux.SyscallException e) when (e.Errno is Linux.Errno.EIO or Linux.Errno.EPIPE)
        {
            return false; // the other side of the terminal is closed
        }
    }
}
