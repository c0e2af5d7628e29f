// SPDX-License-Identifier: Apache-2.0
using System.ComponentModel;
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
        nint address = MemoryCalls.mmap(0, (nuint)capacity, MemoryCalls.PROT_READ | MemoryCalls.PROT_WRITE, MemoryCalls.MAP_PRIVATE | MemoryCalls.MAP_ANONYMOUS, -1, 0);
        if (address == -1)
            throw new Win32Exception(System.Runtime.InteropServices.Marshal.GetLastPInvokeError());
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
            _ = MemoryCalls.madvise((nint)start, (nuint)capacity, MemoryCalls.MADV_DONTNEED);
    }

    public void Dispose()
    {
        if (start == null)
            return;
        _ = MemoryCalls.munmap((nint)start, (nuint)capacity);
        start = null;
    }
}
