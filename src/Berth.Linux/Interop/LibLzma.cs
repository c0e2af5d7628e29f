// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;

namespace Berth.Linux.Interop;

/// <summary>The decoder of liblzma (lzma/container.h, lzma/base.h), bound at the first call.</summary>
internal static unsafe partial class LibLzma
{
    internal const int Ok = 0;
    internal const int StreamEnd = 1;
    internal const int BufferError = 10;
    internal const int Run = 0;
    internal const int Finish = 3;
    internal const uint Concatenated = 0x08;

    private const string Library = "liblzma.so.5";

    [LibraryImport(Library)]
    internal static partial int lzma_stream_decoder(Stream* stream, ulong memoryLimit, uint flags);

    [LibraryImport(Library)]
    internal static partial int lzma_code(Stream* stream, int action);

    [LibraryImport(Library)]
    internal static partial void lzma_end(Stream* stream);

    [StructLayout(LayoutKind.Sequential)]
    internal struct Stream
    {
        internal byte* NextIn;
        internal nuint AvailableIn;
        internal ulong TotalIn;
        internal byte* NextOut;
        internal nuint AvailableOut;
        internal ulong TotalOut;
        internal void* Allocator;
        internal void* Internal;
        internal fixed ulong Reserved[8];
        internal uint ReservedEnum1;
        internal uint ReservedEnum2;
    }
}
