// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Handles;
using Berth.Linux.Interop;

namespace Berth.Linux.Memory;

/// <summary>
/// Anonymous pages outside the managed heap: untouched ones cost nothing, and <see cref="Trim"/> gives touched ones back to the kernel.
/// A shim at rest must hold little memory, and the managed heap does not return small arrays.
/// </summary>
public sealed unsafe class NativeBuffer : IDisposable
{
    private readonly int capacity;
    private byte* start;

    /// <param name="capacity">In bytes; rounded up to whole pages by the kernel.</param>
    public NativeBuffer(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        this.capacity = capacity;
        void* address = Libc.mmap(null, (nuint)capacity, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS, -1, 0);
        if (address == (void*)-1)
            throw SafeFd.Failure("mmap", null);
        start = (byte*)address;
    }

    public Span<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(start == null, this);
            return new Span<byte>(start, capacity);
        }
    }

    /// <summary>Forgets the content: the next read sees zeroes.</summary>
    public void Trim()
    {
        if (start != null)
            _ = Libc.madvise(start, (nuint)capacity, Libc.MADV_DONTNEED);
    }

    public void Dispose()
    {
        if (start == null)
            return;
        _ = Libc.munmap(start, (nuint)capacity);
        start = null;
    }
}
