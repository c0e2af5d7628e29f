// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;

namespace Berth.Linux.Interop;

/// <summary>The streaming half of libzstd (zstd.h). Bound at the first call, so that a machine without the library misses only zstd.</summary>
internal static unsafe partial class LibZstd
{
    private const string Library = "libzstd.so.1";

    [LibraryImport(Library)]
    internal static partial nint ZSTD_createDStream();

    [LibraryImport(Library)]
    internal static partial nuint ZSTD_freeDStream(nint stream);

    [LibraryImport(Library)]
    internal static partial nuint ZSTD_decompressStream(nint stream, Buffer* output, Buffer* input);

    [LibraryImport(Library)]
    internal static partial uint ZSTD_isError(nuint code);

    [LibraryImport(Library)]
    internal static partial byte* ZSTD_getErrorName(nuint code);

    [StructLayout(LayoutKind.Sequential)]
    internal struct Buffer
    {
        internal byte* Data;
        internal nuint Size;
        internal nuint Position;
    }
}
