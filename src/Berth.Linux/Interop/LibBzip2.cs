// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;

namespace Berth.Linux.Interop;

/// <summary>The decoder of libbz2 (bzlib.h), bound at the first call.</summary>
internal static unsafe partial class LibBzip2
{
    internal const int Ok = 0;
    internal const int StreamEnd = 4;

    private const string Library = "libbz2.so.1.0";

    [LibraryImport(Library)]
    internal static partial int BZ2_bzDecompressInit(Stream* stream, int verbosity, int small);

    [LibraryImport(Library)]
    internal static partial int BZ2_bzDecompress(Stream* stream);

    [LibraryImport(Library)]
    internal static partial int BZ2_bzDecompressEnd(Stream* stream);

    [StructLayout(LayoutKind.Sequential)]
    internal struct Stream
    {
        internal byte* NextIn;
        internal uint AvailableIn;
        internal uint TotalInLow;
        internal uint TotalInHigh;
        internal byte* NextOut;
        internal uint AvailableOut;
        internal uint TotalOutLow;
        internal uint TotalOutHigh;
        internal void* State;
        internal void* Allocate;
        internal void* Free;
        internal void* Opaque;
    }
}
