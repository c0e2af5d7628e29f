// SPDX-License-Identifier: Apache-2.0
using System.Runtime;
using Berth.Linux.Interop;

namespace Berth.Linux.Memory;

/// <summary>Gives back what a process that is going to wait for a long time does not need.</summary>
public static class ManagedMemory
{
    /// <summary>Compacts the managed heap and trims both heaps to what is alive. Takes about a millisecond for a small heap.</summary>
    public static void Trim()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _ = Libc.malloc_trim(0);
    }
}
