// SPDX-License-Identifier: Apache-2.0
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Berth.Linux.Handles;
using Berth.Linux.Interop;

namespace Berth.Linux.Events;

/// <summary>Event bits of epoll(7).</summary>
[Flags]
public enum EpollEvents
{
    None = 0,
    In = 0x001,
    Out = 0x004,
    Error = 0x008,
    HangUp = 0x010,
    ReadHangUp = 0x2000,
    OneShot = 1 << 30,
    EdgeTriggered = 1 << 31,
}

/// <summary>One ready descriptor: the caller's token, and what it is ready for.</summary>
public readonly record struct EpollReady(long Token, EpollEvents Events);

/// <summary>An epoll instance. Not thread-safe in Wait.</summary>
public sealed unsafe class Epoll : IDisposable
{
    private const int Batch = 64;
    private readonly SafeFd _fd = SafeFd.FromResult(Libc.epoll_create1(Libc.EPOLL_CLOEXEC), "epoll_create1", null);
    private readonly byte* _buffer = (byte*)NativeMemory.Alloc((nuint)(Batch * Libc.EpollEventSize));
    private readonly EpollReady[] _ready = new EpollReady[Batch];

    public void Add(SafeFd fd, EpollEvents events, long token) => Control(Libc.EPOLL_CTL_ADD, fd, events, token);

    public void Modify(SafeFd fd, EpollEvents events, long token) => Control(Libc.EPOLL_CTL_MOD, fd, events, token);

    public void Remove(SafeFd fd) => Control(Libc.EPOLL_CTL_DEL, fd, EpollEvents.None, 0);

    /// <summary>What is ready, in a buffer that the next call overwrites. Empty after a timeout or a signal; -1 waits without end.</summary>
    public ReadOnlySpan<EpollReady> Wait(int timeoutMilliseconds = -1)
    {
        int count = Libc.epoll_wait(_fd.Number, _buffer, Batch, timeoutMilliseconds);
        if (count < 0)
        {
            SyscallException failure = SafeFd.Failure("epoll_wait", null);
            return failure.Errno == Errno.EINTR ? default : throw failure;
        }

        for (int i = 0; i < count; i++)
        {
            byte* entry = _buffer + (i * Libc.EpollEventSize);
            _ready[i] = new EpollReady(Unsafe.ReadUnaligned<long>(entry + Libc.EpollDataOffset), (EpollEvents)Unsafe.ReadUnaligned<uint>(entry));
        }

        return _ready.AsSpan(0, count);
    }

    public void Dispose()
    {
        _fd.Dispose();
        NativeMemory.Free(_buffer);
    }

    private void Control(int operation, SafeFd fd, EpollEvents events, long token)
    {
        byte* entry = stackalloc byte[16];
        Unsafe.WriteUnaligned(entry, (uint)events);
        Unsafe.WriteUnaligned(entry + Libc.EpollDataOffset, token);
        if (Libc.epoll_ctl(_fd.Number, operation, fd.Number, entry) != 0)
        {
            throw SafeFd.Failure("epoll_ctl", null);
        }
    }
}
