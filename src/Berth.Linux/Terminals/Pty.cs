// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Linux.Interop;

namespace Berth.Linux.Terminals;

/// <summary>
/// A pseudoterminal pair. The slave comes from the master's descriptor (TIOCGPTPEER), never by a path in /dev/pts, which a
/// container could have replaced (CVE-2025-52565).
/// </summary>
public sealed unsafe class Pty : IDisposable
{
    private Pty(SafeFd master, SafeFd slave) => (Master, Slave) = (master, slave);

    public SafeFd Master { get; }

    public SafeFd Slave { get; }

    public static Pty Open(string ptmx = "/dev/ptmx")
    {
        SafeFd master = Fd.Open(ptmx, OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal);
        try
        {
            int unlocked = 0;
            if (Libc.ioctl(master.Number, Libc.TIOCSPTLCK, &unlocked) != 0)
            {
                throw SafeFd.Failure("ioctl TIOCSPTLCK", ptmx);
            }

            return new Pty(master, OpenPeer(master));
        }
        catch
        {
            master.Dispose();
            throw;
        }
    }

    /// <summary>One more descriptor of the slave side.</summary>
    public static SafeFd OpenPeer(SafeFd master) =>
        SafeFd.FromResult(Libc.ioctl_value(master.Number, Libc.TIOCGPTPEER, Libc.O_RDWR | Libc.O_NOCTTY | Libc.O_CLOEXEC), "ioctl TIOCGPTPEER", null);

    public void Dispose()
    {
        Master.Dispose();
        Slave.Dispose();
    }
}

/// <summary>Size and modes of a terminal.</summary>
public static unsafe class Terminal
{
    public static void SetSize(SafeFd terminal, ushort rows, ushort columns)
    {
        var size = new Libc.winsize { ws_row = rows, ws_col = columns };
        if (Libc.ioctl(terminal.Number, Libc.TIOCSWINSZ, &size) != 0)
        {
            throw SafeFd.Failure("ioctl TIOCSWINSZ", null);
        }
    }

    /// <summary>Null when the descriptor is no terminal.</summary>
    public static (ushort Rows, ushort Columns)? GetSize(SafeFd terminal)
    {
        Libc.winsize size;
        return Libc.ioctl(terminal.Number, Libc.TIOCGWINSZ, &size) == 0 ? (size.ws_row, size.ws_col) : null;
    }

    /// <summary>Switches to raw mode, as cfmakeraw(3), and gives back what restores the old mode. Null when it is no terminal.</summary>
    public static TerminalMode? MakeRaw(SafeFd terminal, bool keepOutputProcessing = false)
    {
        Libc.kernel_termios saved;
        if (Libc.ioctl(terminal.Number, Libc.TCGETS, &saved) != 0)
        {
            return null;
        }

        Libc.kernel_termios raw = saved;
        raw.c_iflag &= ~0x5EBu;  // IGNBRK BRKINT PARMRK ISTRIP INLCR IGNCR ICRNL IXON
        raw.c_lflag &= ~0x804Bu; // ECHO ECHONL ICANON ISIG IEXTEN
        raw.c_cflag = (raw.c_cflag & ~0x130u) | 0x30u; // CSIZE PARENB off, CS8 on
        if (!keepOutputProcessing)
        {
            raw.c_oflag &= ~1u; // OPOST
        }

        raw.c_cc[6] = 1; // VMIN
        raw.c_cc[5] = 0; // VTIME
        return Libc.ioctl(terminal.Number, Libc.TCSETS, &raw) == 0 ? new TerminalMode(saved) : throw SafeFd.Failure("ioctl TCSETS", null);
    }
}

/// <summary>A terminal's saved mode.</summary>
public sealed unsafe class TerminalMode
{
    private Libc.kernel_termios _saved;

    internal TerminalMode(Libc.kernel_termios saved) => _saved = saved;

    public void Restore(SafeFd terminal)
    {
        Libc.kernel_termios mode = _saved;
        _ = Libc.ioctl(terminal.Number, Libc.TCSETS, &mode);
    }
}
