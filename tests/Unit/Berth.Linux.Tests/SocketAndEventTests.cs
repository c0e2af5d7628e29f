// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Berth.Linux.Events;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Linux.Sockets;
using Berth.Linux.Terminals;

namespace Berth.Linux.Tests;

public sealed class SocketAndEventTests
{
    [Fact]
    public void Descriptors_travel_and_are_close_on_exec()
    {
        (SafeFd first, SafeFd second) = UnixSocket.Pair();
        using SafeFd a = Fd.MemoryFile("a");
        Fd.WriteAll(a, "text"u8);
        UnixSocket.SendAll(first, "hello"u8, [a, a]);
        byte[] buffer = new byte[16];
        var received = new List<SafeFd>();
        Assert.Equal(5, UnixSocket.Receive(second, buffer, received));
        Assert.Equal(2, received.Count);
        Fd.Seek(received[1], 0, 0);
        Assert.Equal("text", Encoding.UTF8.GetString(Fd.ReadToEnd(received[1])));
        string flags = File.ReadAllLines($"/proc/self/fdinfo/{received[0].Number}").Single(line => line.StartsWith("flags", StringComparison.Ordinal));
        Assert.Equal(0x80000, Convert.ToInt32(flags.Split('\t')[1], 8) & 0x80000);
        received.ForEach(fd => fd.Dispose());
        first.Dispose();
        Assert.Equal(0, UnixSocket.Receive(second, buffer));
        second.Dispose();
    }

    [Fact]
    public void Descriptors_that_nobody_asked_for_are_closed()
    {
        (SafeFd first, SafeFd second) = UnixSocket.Pair();
        (SafeFd read, SafeFd write) = Fd.Pipe();
        UnixSocket.SendAll(first, "x"u8, [write]);
        write.Dispose();
        UnixSocket.Receive(second, new byte[1]);
        Assert.Equal(0, Fd.Read(read, new byte[1]));
        first.Dispose();
        second.Dispose();
        read.Dispose();
    }

    [Fact]
    public void A_path_that_is_too_long_is_an_error()
    {
        Assert.ThrowsAny<IOException>(() => UnixSocket.Connect("/" + new string('x', 4000)));
        Assert.ThrowsAny<IOException>(() => UnixSocket.Connect(""));
    }

    [Fact]
    public void Epoll_tells_what_is_ready()
    {
        using var epoll = new Epoll();
        (SafeFd read, SafeFd write) = Fd.Pipe();
        using (read)
        using (write)
        {
            epoll.Add(read, EpollEvents.In, long.MinValue);
            Assert.Equal(0, epoll.Wait(0).Length);
            Fd.WriteAll(write, "x"u8);
            Assert.Equal(new EpollReady(long.MinValue, EpollEvents.In), Assert.Single(epoll.Wait(2000).ToArray()));
            epoll.Remove(read);
            Assert.Equal(0, epoll.Wait(0).Length);
        }
    }

    [Fact]
    public void A_terminal_has_a_size_and_modes()
    {
        using Pty pty = Pty.Open();
        Assert.True(Fd.IsTerminal(pty.Slave));
        Terminal.SetSize(pty.Master, 33, 99);
        Assert.Equal(((ushort)33, (ushort)99), Terminal.GetSize(pty.Slave)!.Value);
        TerminalMode mode = Terminal.MakeRaw(pty.Slave)!;
        Fd.WriteAll(pty.Slave, "a\n"u8);
        byte[] buffer = new byte[8];
        Assert.Equal("a\n", Encoding.UTF8.GetString(buffer, 0, Fd.Read(pty.Master, buffer)));
        mode.Restore(pty.Slave);
        Fd.WriteAll(pty.Slave, "a\n"u8);
        Assert.Equal("a\r\n", Encoding.UTF8.GetString(buffer, 0, Fd.Read(pty.Master, buffer)));
        using SafeFd file = Fd.MemoryFile("no terminal");
        Assert.Null(Terminal.GetSize(file));
        Assert.Null(Terminal.MakeRaw(file));
    }

    [Fact]
    public void A_lock_keeps_others_out()
    {
        using var folder = new TemporaryFolder();
        using SafeFd two = Fd.Open(folder["lock"], OpenFlags.ReadWrite | OpenFlags.Create, 0x180);
        using (SafeFd one = Fd.Open(folder["lock"], OpenFlags.ReadWrite))
        {
            Assert.True(Fd.Lock(one));
            Assert.False(Fd.Lock(two, wait: false));
        }

        Assert.True(Fd.Lock(two, wait: false));
    }

    [Theory]
    [InlineData(Errno.EPERM, "EPERM", "operation not permitted")]
    [InlineData(Errno.ENOENT, "ENOENT", "no such file or directory")]
    [InlineData(99999, "errno 99999", "errno 99999")]
    public void Errors_have_names_and_words(int errno, string name, string text) => Assert.Equal((name, text), (Errno.Name(errno), Errno.Text(errno)));
}
