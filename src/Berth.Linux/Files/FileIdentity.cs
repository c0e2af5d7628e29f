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
        LogFileCalls.StatxBuffer buffer;
        return LogFileCalls.statx(LogFileCalls.AT_FDCWD, path, 0, LogFileCalls.STATX_BASIC_STATS, &buffer) == 0 ? From(buffer) : null;
    }

    public static unsafe FileIdentity? OfHandle(SafeFileHandle file)
    {
        LogFileCalls.StatxBuffer buffer;
        return LogFileCalls.statx(file, "", LogFileCalls.AT_EMPTY_PATH, LogFileCalls.STATX_BASIC_STATS, &buffer) == 0 ? From(buffer) : null;
    }

    private static FileIdentity From(in LogFileCalls.StatxBuffer buffer) =>
        new(((ulong)buffer.DeviceMajor << 32) | buffer.DeviceMinor, buffer.Inode);
}
