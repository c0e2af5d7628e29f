// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Handles;
using Berth.Linux.Interop;

namespace Berth.Linux.Files;

/// <summary>Named pipes on the host's file system.</summary>
public static unsafe class Fifo
{
    /// <summary>mkfifo(3); fails when the path exists.</summary>
    public static void Create(string path, uint mode)
    {
        using var name = new CString(path);
        if (Libc.mknodat(Libc.AT_FDCWD, name.Pointer, Libc.S_IFIFO | mode, 0) != 0)
        {
            throw SafeFd.Failure("mkfifo", path);
        }
    }
}
