// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Berth.Linux.Handles;
using Berth.Linux.Interop;

namespace Berth.Linux.Files;

/// <summary>
/// Opens paths inside a directory that acts as their "/": links and ".." never lead out, magic links are refused
/// (CVE-2021-30465, CVE-2024-45310). A path is resolved once, to a descriptor; go on with that descriptor, not with the path.
/// </summary>
public static unsafe class PathInRoot
{
    /// <param name="root">A directory, O_PATH or not.</param>
    /// <param name="path">Absolute or relative: both start at the root.</param>
    /// <param name="flags">Open flags; close-on-exec is added.</param>
    /// <param name="mode">Permission bits of a file that is made.</param>
    /// <param name="resolve">More rules than RESOLVE_IN_ROOT and RESOLVE_NO_MAGICLINKS, which always hold.</param>
    public static SafeFd Open(SafeFd root, string path, OpenFlags flags, uint mode = 0, ResolveFlags resolve = ResolveFlags.None)
    {
        using var name = new CString(path.Length == 0 ? "." : path);
        return SafeFd.FromResult(OpenAt2(root.Number, name.Pointer, flags, mode, resolve | ResolveFlags.InRoot | ResolveFlags.NoMagicLinks), "openat2", path);
    }

    /// <inheritdoc cref="Open(SafeFd, string, OpenFlags, uint, ResolveFlags)"/>
    public static SafeFd Open(SafeFd root, ReadOnlySpan<byte> path, OpenFlags flags, uint mode = 0, ResolveFlags resolve = ResolveFlags.None)
    {
        using var name = new CString(path.IsEmpty ? "."u8 : path);
        return SafeFd.FromResult(
            OpenAt2(root.Number, name.Pointer, flags, mode, resolve | ResolveFlags.InRoot | ResolveFlags.NoMagicLinks), "openat2", Encoding.UTF8.GetString(path));
    }

    /// <summary>Null when some part of the path does not exist.</summary>
    public static SafeFd? OpenIfExists(SafeFd root, string path, OpenFlags flags, ResolveFlags resolve = ResolveFlags.None)
    {
        using var name = new CString(path.Length == 0 ? "." : path);
        int fd = OpenAt2(root.Number, name.Pointer, flags, 0, resolve | ResolveFlags.InRoot | ResolveFlags.NoMagicLinks);
        if (fd >= 0)
        {
            return new SafeFd(fd);
        }

        SyscallException failure = SafeFd.Failure("openat2", path);
        return failure.Errno is Errno.ENOENT or Errno.ENOTDIR ? null : throw failure;
    }

    /// <summary>
    /// Opens for reading what an O_PATH descriptor leads to, or gives null when that is no regular file of a real file system. Opening a device
    /// or a FIFO already acts on it, and so does reading some of procfs; and it is the very inode that was looked at, for a second walk of the
    /// path could meet what was put there meanwhile.
    /// </summary>
    public static SafeFd? OpenRegular(SafeFd location)
    {
        if (!Fd.Status(location).IsRegular || Fd.FileSystemType(location) == FileSystemMagic.Proc)
        {
            return null;
        }

        string path = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/proc/self/fd/{location.Number}");
        return Fd.Open(path, OpenFlags.ReadOnly | OpenFlags.NonBlocking | OpenFlags.NoControllingTerminal);
    }

    private static int OpenAt2(int directory, byte* path, OpenFlags flags, uint mode, ResolveFlags resolve)
    {
        var how = new Libc.open_how { flags = (uint)flags.ToKernel(), mode = mode, resolve = (ulong)resolve };
        long fd;
        int tries = 0;
        do
        {
            // EAGAIN: a rename or mount raced with ".." (openat2(2)); the kernel asks to try again, but an attacker could make it last for ever.
            fd = Libc.syscall(SyscallNumber.openat2, directory, (long)path, (long)&how, sizeof(Libc.open_how), 0, 0);
        }
        while (fd < 0 && (System.Runtime.InteropServices.Marshal.GetLastPInvokeError() is Errno.EINTR or Errno.EAGAIN) && ++tries < 128);
        return (int)fd;
    }
}
