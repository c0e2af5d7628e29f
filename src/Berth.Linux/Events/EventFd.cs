// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Handles;
using Berth.Linux.Interop;

namespace Berth.Linux.Events;

/// <summary>A counter that epoll can wait for; also what cgroup v1 notifies out-of-memory events through.</summary>
public sealed unsafe class EventFd : IDisposable
{
    public SafeFd Descriptor { get; } = SafeFd.FromResult(Libc.eventfd(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK), "eventfd", null);

    public void Add(long count = 1) => Files.Fd.WriteAll(Descriptor, new ReadOnlySpan<byte>(&count, sizeof(long)));

    /// <summary>Takes the counter's value and sets it to 0.</summary>
    public long Read()
    {
        long count = 0;
        return Files.Fd.Read(Descriptor, new Span<byte>(&count, sizeof(long))) == sizeof(long) ? count : 0;
    }

    public void Dispose() => Descriptor.Dispose();
}
