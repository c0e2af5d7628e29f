// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Berth.Linux.Handles;
using Berth.Linux.Interop;

namespace Berth.Linux.Files;

/// <summary>Bytes into and between open files, and making them durable.</summary>
public static unsafe class FileData
{
    public static void Write(SafeFd file, ReadOnlySpan<byte> data, long offset)
    {
        fixed (byte* start = data)
        {
            int done = 0;
            while (done < data.Length)
            {
                done += (int)Progress(Libc.pwrite(file.Number, start + done, (nuint)(data.Length - done), offset + done), "pwrite");
            }
        }

        GC.KeepAlive(file);
    }

    /// <summary>Sets the size; what was not written is a hole.</summary>
    public static void SetLength(SafeFd file, long length)
    {
        if (Libc.ftruncate(file.Number, length) != 0)
        {
            throw FileTree.Failure("ftruncate", null);
        }

        GC.KeepAlive(file);
    }

    /// <summary>Copies all of a file inside the kernel, by reference where the file system can.</summary>
    public static void Copy(SafeFd from, SafeFd to)
    {
        while (Progress(Libc.copy_file_range(from.Number, null, to.Number, null, 1 << 30, 0), "copy_file_range") > 0)
        {
        }

        GC.KeepAlive(from);
        GC.KeepAlive(to);
    }

    public static void Sync(SafeFd file)
    {
        if (Libc.fsync(file.Number) != 0)
        {
            throw FileTree.Failure("fsync", null);
        }

        GC.KeepAlive(file);
    }

    /// <summary>Makes everything on the file system of <paramref name="file"/> durable.</summary>
    public static void SyncFileSystem(SafeFd file)
    {
        if (Libc.syncfs(file.Number) != 0)
        {
            throw FileTree.Failure("syncfs", null);
        }

        GC.KeepAlive(file);
    }

    private static nint Progress(nint result, string operation) =>
        result >= 0 ? result : Marshal.GetLastPInvokeError() == Errno.EINTR ? 0 : throw FileTree.Failure(operation, null);
}
