// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;

namespace Berth.Linux.Interop;

internal static partial class MemoryCalls
{
    internal const int PROT_READ = 1;
    internal const int PROT_WRITE = 2;
    internal const int MAP_PRIVATE = 2;
    internal const int MAP_ANONYMOUS = 0x20;
    internal const int MADV_DONTNEED = 4;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint mmap(nint address, nuint length, int protection, int flags, int fd, long offset);

    [LibraryImport("libc")]
    internal static partial int madvise(nint address, nuint length, int advice);

    [LibraryImport("libc")]
    internal static partial int munmap(nint address, nuint length);

    /// <summary>Returns free heap pages of the C library to the kernel.</summary>
    [LibraryImport("libc")]
    internal static partial int malloc_trim(nuint pad);
}
