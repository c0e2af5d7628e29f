// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Handles;
using Berth.Linux.Interop;

namespace Berth.Linux.Events;

/// <summary>A timer that epoll can wait for (CLOCK_MONOTONIC).</summary>
public sealed unsafe class TimerFd : IDisposable
{
    public SafeFd Descriptor { get; } = SafeFd.FromResult(Libc.timerfd_create(Libc.CLOCK_MONOTONIC, Libc.TFD_CLOEXEC | Libc.TFD_NONBLOCK), "timerfd_create", null);

    /// <summary>Zero disarms it.</summary>
    public void Set(TimeSpan first, TimeSpan interval = default)
    {
        var value = new Libc.itimerspec { it_value = Convert(first), it_interval = Convert(interval) };
        if (Libc.timerfd_settime(Descriptor.Number, 0, &value, null) != 0)
        {
            throw SafeFd.Failure("timerfd_settime", null);
        }
    }

    /// <summary>How often it fired since the last read; 0 when it has not.</summary>
    public long Read()
    {
        long count = 0;
        return Files.Fd.Read(Descriptor, new Span<byte>(&count, sizeof(long))) == sizeof(long) ? count : 0;
    }

    public void Dispose() => Descriptor.Dispose();

    private static Libc.timespec Convert(TimeSpan time) => new() { tv_sec = time.Ticks / TimeSpan.TicksPerSecond, tv_nsec = time.Ticks % TimeSpan.TicksPerSecond * 100 };
}
