// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Berth.Linux.Handles;
using Berth.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Berth.Linux.Files;

/// <summary>A file that only ever grows at its end (O_APPEND), so that a truncation by an administrator leaves no hole.</summary>
public static class AppendFile
{
    /// <param name="path">In a directory that only the engine can write.</param>
    /// <param name="mode">Permission bits when it is created.</param>
    public static SafeFileHandle Open(string path, int mode)
    {
        SafeFd fd = Fd.Open(path, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Append, (uint)mode);
        return new SafeFileHandle(fd.Detach(), ownsHandle: true);
    }

    /// <summary>Appends all of the data or says why not. Never throws: a full disk must not end a container.</summary>
    /// <returns>0 or the errno.</returns>
    public static unsafe int Append(SafeFileHandle file, ReadOnlySpan<byte> data)
    {
        fixed (byte* start = data)
        {
            int done = 0;
            while (done < data.Length)
            {
                nint count = Libc.write(file, start + done, (nuint)(data.Length - done));
                if (count >= 0)
                    done += (int)count;
                else if (Marshal.GetLastPInvokeError() is var errno and not Errno.EINTR)
                    return errno;
            }
        }

        return 0;
    }
}
