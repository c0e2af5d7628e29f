// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Binary;
using System.Globalization;
using Berth.Linux.Interop;

namespace Berth.Linux.Memory;

/// <summary>Gives back what a resting process does not need resident.</summary>
public static unsafe class ResidentMemory
{
    private static readonly int s_pageSize = Environment.SystemPageSize;
    private const int ProgramHeaderSize = 56;
    private const uint Load = 1;
    private const uint Executable = 1;
    private const uint Writable = 2;

    private static readonly (nint Start, nuint Length)[] s_executable = FindExecutable();

    /// <summary>
    /// Free pages of the C library's heap, and the executable's own code: those are clean pages of a file that stay in the page
    /// cache, so the next call maps them again without reading a disk.
    /// </summary>
    public static void Release()
    {
        _ = Libc.malloc_trim(0);
        foreach ((nint start, nuint length) in s_executable)
        {
            _ = Libc.madvise((void*)start, length, Libc.MADV_DONTNEED);
        }
    }

    /// <summary>
    /// The segments of code. Others that are mapped read-only are not certain to be the file's: the dynamic linker writes to some before it
    /// protects them (RELRO), and the runtime to a page of function pointers among the constants. Given back, that page comes again without
    /// its pointers, and the next call through it ends the process.
    /// </summary>
    private static (nint Start, nuint Length)[] FindExecutable()
    {
        try
        {
            string path = File.ResolveLinkTarget("/proc/self/exe", returnFinalTarget: false)?.FullName ?? "";
            nint loadedAt = LoadAddress(path);
            return loadedAt == 0 ? [] : ReadSegments(path, loadedAt);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException)
        {
            // Without /proc, or deleted: then nothing is released.
            return [];
        }
    }

    private static nint LoadAddress(string path)
    {
        foreach (string line in File.ReadLines("/proc/self/maps"))
        {
            // 55d0c0000000-55d0c001a000 r--p 00000000 08:01 1234    /usr/bin/berthd
            string[] fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length == 6 && fields[5].TrimStart() == path && fields[2].TrimStart('0').Length == 0)
            {
                return nint.Parse(fields[0].AsSpan(0, fields[0].IndexOf('-', StringComparison.Ordinal)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            }
        }

        return 0;
    }

    private static (nint Start, nuint Length)[] ReadSegments(string path, nint loadedAt)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        Span<byte> header = stackalloc byte[64];
        file.ReadExactly(header);
        long offset = BinaryPrimitives.ReadInt64LittleEndian(header[32..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(header[56..]);
        List<(nint, nuint)> segments = [];
        Span<byte> segment = stackalloc byte[ProgramHeaderSize];
        file.Position = offset;
        for (int i = 0; i < count; i++)
        {
            file.ReadExactly(segment);
            uint flags = BinaryPrimitives.ReadUInt32LittleEndian(segment[4..]);
            if (BinaryPrimitives.ReadUInt32LittleEndian(segment) != Load || (flags & (Executable | Writable)) != Executable)
            {
                continue;
            }

            long start = BinaryPrimitives.ReadInt64LittleEndian(segment[16..]);
            long end = start + BinaryPrimitives.ReadInt64LittleEndian(segment[32..]);
            long firstPage = start & -s_pageSize;
            // The last page may hold the beginning of a segment that is written.
            long wholePages = (end & -s_pageSize) - firstPage;
            if (wholePages > 0)
            {
                segments.Add((loadedAt + (nint)firstPage, (nuint)wholePages));
            }
        }

        return [.. segments];
    }
}
