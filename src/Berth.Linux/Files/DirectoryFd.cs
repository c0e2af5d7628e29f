// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Handles;
using Berth.Linux.Interop;

namespace Berth.Linux.Files;

/// <summary>
/// The *at calls on one directory. A name is a single component as bytes: nothing is resolved, so nothing can lead out.
/// Each call names itself and the file when it fails.
/// </summary>
public static unsafe class DirectoryFd
{
    /// <summary>openat(2) with O_NOFOLLOW: a symlink of that name gives ELOOP (or itself, with Path).</summary>
    public static SafeFd Open(SafeFd directory, ReadOnlySpan<byte> name, OpenFlags flags, uint mode = 0)
    {
        using var n = new CString(name);
        return SafeFd.FromResult(Libc.openat(directory.Number, n.Pointer, (flags | OpenFlags.NoFollow).ToKernel(), mode), "openat", Text(name));
    }

    /// <summary>False when the name is taken.</summary>
    public static bool MakeDirectory(SafeFd directory, ReadOnlySpan<byte> name, uint mode)
    {
        using var n = new CString(name);
        return CreateResult(Libc.mkdirat(directory.Number, n.Pointer, mode), "mkdirat", name);
    }

    /// <summary>mknodat(2): mode carries the type (S_IFCHR and so on). False when the name is taken.</summary>
    public static bool MakeNode(SafeFd directory, ReadOnlySpan<byte> name, uint mode, uint major, uint minor)
    {
        using var n = new CString(name);
        return CreateResult(Libc.mknodat(directory.Number, n.Pointer, mode, MakeDevice(major, minor)), "mknodat", name);
    }

    /// <summary>False when the name is taken.</summary>
    public static bool MakeSymlink(SafeFd directory, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target)
    {
        using var n = new CString(name);
        using var t = new CString(target);
        return CreateResult(Libc.symlinkat(t.Pointer, directory.Number, n.Pointer), "symlinkat", name);
    }

    /// <summary>False when there is no such name.</summary>
    public static bool Remove(SafeFd directory, ReadOnlySpan<byte> name, bool isDirectory = false)
    {
        using var n = new CString(name);
        if (Libc.unlinkat(directory.Number, n.Pointer, isDirectory ? Libc.AT_REMOVEDIR : 0) == 0)
        {
            return true;
        }

        SyscallException failure = SafeFd.Failure("unlinkat", Text(name));
        return failure.Errno == Errno.ENOENT ? false : throw failure;
    }

    /// <summary>Removes a name and, where it is a directory, all beneath it, never crossing into another mount and never following a link.</summary>
    public static void RemoveTree(SafeFd directory, ReadOnlySpan<byte> name)
    {
        FileStatus? status = Status(directory, name);
        if (status is null)
        {
            return;
        }

        if (!status.Value.IsDirectory)
        {
            Remove(directory, name);
            return;
        }

        using (SafeFd child = Open(directory, name, OpenFlags.Directory))
        {
            foreach ((byte[] entry, _) in DirectoryEntries.List(child))
            {
                RemoveTree(child, entry);
            }
        }

        Remove(directory, name, isDirectory: true);
    }

    /// <summary>flags: RENAME_NOREPLACE 1, RENAME_EXCHANGE 2.</summary>
    public static void Rename(SafeFd directory, ReadOnlySpan<byte> name, SafeFd newDirectory, ReadOnlySpan<byte> newName, uint flags = 0)
    {
        using var n = new CString(name);
        using var m = new CString(newName);
        Check(Libc.renameat2(directory.Number, n.Pointer, newDirectory.Number, m.Pointer, flags), "renameat2", name);
    }

    /// <summary>Null when there is no such name; a symlink is described itself.</summary>
    public static FileStatus? Status(SafeFd directory, ReadOnlySpan<byte> name)
    {
        Libc.statx_t s;
        using var n = new CString(name);
        if (Libc.statx(directory.Number, n.Pointer, Libc.AT_SYMLINK_NOFOLLOW, Libc.STATX_BASIC_STATS | Libc.STATX_MNT_ID, &s) == 0)
        {
            return FileStatus.From(s);
        }

        SyscallException failure = SafeFd.Failure("statx", Text(name));
        return failure.Errno is Errno.ENOENT or Errno.ENOTDIR ? null : throw failure;
    }

    public static byte[] ReadLink(SafeFd directory, ReadOnlySpan<byte> name)
    {
        byte* buffer = stackalloc byte[4096];
        using var n = new CString(name);
        nint length = Libc.readlinkat(directory.Number, n.Pointer, buffer, 4096);
        return length >= 0 ? new Span<byte>(buffer, (int)length).ToArray() : throw SafeFd.Failure("readlinkat", Text(name));
    }

    /// <summary>Does not follow a symlink.</summary>
    public static void SetOwner(SafeFd directory, ReadOnlySpan<byte> name, uint uid, uint gid)
    {
        using var n = new CString(name);
        Check(Libc.fchownat(directory.Number, n.Pointer, uid, gid, Libc.AT_SYMLINK_NOFOLLOW), "fchownat", name);
    }

    /// <summary>fchmodat(2), which follows a symlink: call it only on a name that was just made or checked.</summary>
    public static void SetMode(SafeFd directory, ReadOnlySpan<byte> name, uint mode)
    {
        using var n = new CString(name);
        Check(Libc.fchmodat(directory.Number, n.Pointer, mode, 0), "fchmodat", name);
    }

    /// <summary>Times since the epoch, access then modification. Does not follow a symlink.</summary>
    public static void SetTimes(SafeFd directory, ReadOnlySpan<byte> name, (long Seconds, long Nanoseconds) accessed, (long Seconds, long Nanoseconds) modified)
    {
        Libc.timespec* times = stackalloc Libc.timespec[2];
        times[0] = new Libc.timespec { tv_sec = accessed.Seconds, tv_nsec = accessed.Nanoseconds };
        times[1] = new Libc.timespec { tv_sec = modified.Seconds, tv_nsec = modified.Nanoseconds };
        using var n = new CString(name);
        Check(Libc.utimensat(directory.Number, n.Pointer, times, Libc.AT_SYMLINK_NOFOLLOW), "utimensat", name);
    }

    // The kernel's huge encoding as glibc's makedev(3) has it.
    internal static ulong MakeDevice(uint major, uint minor) =>
        ((major & 0xfffff000UL) << 32) | ((major & 0xfffUL) << 8) | ((minor & 0xffffff00UL) << 12) | (minor & 0xffUL);

    private static bool CreateResult(int result, string operation, ReadOnlySpan<byte> name)
    {
        if (result == 0)
        {
            return true;
        }

        SyscallException failure = SafeFd.Failure(operation, Text(name));
        return failure.Errno == Errno.EEXIST ? false : throw failure;
    }

    private static void Check(int result, string operation, ReadOnlySpan<byte> name)
    {
        if (result != 0)
        {
            throw SafeFd.Failure(operation, Text(name));
        }
    }

    private static string Text(ReadOnlySpan<byte> name) => System.Text.Encoding.UTF8.GetString(name);
}
