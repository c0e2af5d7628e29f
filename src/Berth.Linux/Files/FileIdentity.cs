// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Berth.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Berth.Linux.Files;

/// <summary>Which file a descriptor or a name stands for now: equal identities are the same file, whatever it is called.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FileIdentity(ulong Device, ulong Inode)
{
    /// <summary>Null when the name leads nowhere.</summary>
    public static unsafe FileIdentity? OfPath(string path)
    {
        Libc.statx_t status;
        using var name = new CString(path);
        return Libc.statx(Libc.AT_FDCWD, name.Pointer, 0, Libc.STATX_BASIC_STATS, &status) == 0 ? From(status) : null;
    }

    public static unsafe FileIdentity? OfHandle(SafeFileHandle file)
    {
        Libc.statx_t status;
        byte empty = 0;
        return Libc.statx(file, &empty, Libc.AT_EMPTY_PATH, Libc.STATX_BASIC_STATS, &status) == 0 ? From(status) : null;
    }

    private static FileIdentity From(in Libc.statx_t status) => new(((ulong)status.stx_dev_major << 32) | status.stx_dev_minor, status.stx_ino);
}
