// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Interop;

namespace Berth.Linux.Isolation;

/// <summary>Steps on paths of the container's root. Everything starts at a descriptor and stays beneath it. Runs in the child: see <see cref="Interpreter"/>.</summary>
internal static unsafe class PathSteps
{
    private const int MaximumLinks = 40;
    private const ulong Confined = Libc.RESOLVE_IN_ROOT | Libc.RESOLVE_NO_MAGICLINKS;

    internal static long Open(int root, byte* path, long flags, ulong resolve, uint mode = 0)
    {
        Libc.open_how how;
        how.flags = (ulong)flags | Libc.O_CLOEXEC;
        how.mode = mode;
        how.resolve = resolve;
        long fd = -Errno.EAGAIN;

        // EAGAIN: a rename raced with "..". Bounded, or an attacker could keep it up for ever.
        for (int tries = 0; tries < 128 && fd is -Errno.EAGAIN or -Errno.EINTR; tries++)
        {
            fd = RawLibc.Call(SyscallNumber.openat2, root, (long)path, (long)&how, sizeof(Libc.open_how));
        }

        return fd;
    }

    internal static void Close(long fd) => RawLibc.Call(SyscallNumber.close, fd);

    internal static long Status(long fd, Libc.statx_t* status)
    {
        byte empty = 0;
        return RawLibc.Call(SyscallNumber.statx, fd, (long)&empty, Libc.AT_EMPTY_PATH | Libc.AT_SYMLINK_NOFOLLOW, Libc.STATX_BASIC_STATS, (long)status);
    }

    internal static long FileSystemType(int fd)
    {
        Libc.statfs_t status;
        long result = RawLibc.Call(SyscallNumber.fstatfs, fd, (long)&status);
        return result < 0 ? result : status.f_type;
    }

    /// <summary>Opens where a mount goes (O_PATH); what is missing is made: directories, and for a source that is no directory an empty file.</summary>
    internal static long OpenOrMake(byte* scratch, int root, byte* path, int source, ulong resolve)
    {
        long fd = Open(root, path, Libc.O_PATH, Confined | resolve);
        if (fd != -Errno.ENOENT)
        {
            return fd;
        }

        bool directory = true;
        if (source >= 0)
        {
            Libc.statx_t status;
            long result = Status(source, &status);
            if (result < 0)
            {
                return result;
            }

            directory = (status.stx_mode & Libc.S_IFMT) == Libc.S_IFDIR;
        }

        return Walk(scratch, root, path, directory);
    }

    /// <summary>mknodat; a node that is there already must be the same device, so that an image cannot bring its own (CVE-2025-31133).</summary>
    internal static long MakeNode(int directory, byte* name, uint mode, ulong device, uint uid, uint gid)
    {
        long result = RawLibc.Call(SyscallNumber.mknodat, directory, (long)name, mode, (long)device);
        if (result == 0)
        {
            return uid == 0 && gid == 0 ? 0 : RawLibc.Call(SyscallNumber.fchownat, directory, (long)name, uid, gid, Libc.AT_SYMLINK_NOFOLLOW);
        }

        if (result != -Errno.EEXIST)
        {
            return result;
        }

        long fd = Open(directory, name, Libc.O_PATH | Libc.O_NOFOLLOW, Confined);
        if (fd < 0)
        {
            return fd;
        }

        uint major = (uint)((device >> 8) & 0xfff) | (uint)((device >> 32) & 0xfffff000);
        uint minor = (uint)(device & 0xff) | (uint)((device >> 12) & 0xffffff00);
        result = (mode & Libc.S_IFMT) == Libc.S_IFIFO ? 0 : RequireDevice((int)fd, mode & Libc.S_IFMT, major, minor);
        Close(fd);
        return result;
    }

    internal static long RequireDevice(int fd, uint type, uint major, uint minor)
    {
        Libc.statx_t status;
        long result = Status(fd, &status);
        if (result < 0)
        {
            return result;
        }

        bool same = (status.stx_mode & Libc.S_IFMT) == type && status.stx_rdev_major == major && status.stx_rdev_minor == minor;
        return same ? 0 : -Errno.ENODEV;
    }

    /// <summary>Writes a file of a verified procfs in one call. NO_XDEV: nothing mounted over a part of it is written to (CVE-2019-16884).</summary>
    internal static long WriteFile(int directory, byte* path, byte* data, long length)
    {
        long fd = Open(directory, path, Libc.O_WRONLY, Libc.RESOLVE_BENEATH | Libc.RESOLVE_NO_MAGICLINKS | Libc.RESOLVE_NO_XDEV);
        if (fd < 0)
        {
            return fd;
        }

        long result = RawLibc.Call(SyscallNumber.write, fd, (long)data, length);
        Close(fd);
        return result < 0 ? result : result == length ? 0 : -Errno.EIO;
    }

    // Follows the path part by part and makes what is missing. "done" is a path from the root without links; what a link says goes in front of "rest".
    // A link to something that does not exist is followed too, and its target is made inside the root: images have /etc/resolv.conf like that.
    private static long Walk(byte* scratch, int root, byte* path, bool directory)
    {
        byte* done = scratch;
        byte* rest = scratch + ProgramHeader.PathSize;
        byte* other = scratch + (2 * ProgramHeader.PathSize);
        byte* part = scratch + (3 * ProgramHeader.PathSize);
        done[0] = (byte)'.';
        done[1] = 0;
        int doneLength = 1;
        if (!Copy(rest, path))
        {
            return -Errno.ENAMETOOLONG;
        }

        for (int links = 0; ;)
        {
            byte* next = TakePart(rest, part);
            if (part[0] == 0)
            {
                return Open(root, done, Libc.O_PATH, Confined | Libc.RESOLVE_NO_SYMLINKS);
            }

            bool last = *next == 0;
            if (IsDots(part))
            {
                doneLength = part[1] == 0 ? doneLength : Parent(done, doneLength);
                rest = next;
                continue;
            }

            int before = doneLength;
            doneLength = Append(done, doneLength, part);
            if (doneLength < 0)
            {
                return -Errno.ENAMETOOLONG;
            }

            long fd = OpenOrMakePart(root, done, before, part, directory || !last);
            if (fd < 0)
            {
                return fd;
            }

            Libc.statx_t status;
            long result = Status(fd, &status);
            if (result < 0)
            {
                return result;
            }

            if ((status.stx_mode & Libc.S_IFMT) != Libc.S_IFLNK)
            {
                if (last)
                {
                    return fd;
                }

                Close(fd);
                rest = next;
                continue;
            }

            result = ReadLink(fd, other, next);
            Close(fd);
            if (result < 0 || ++links > MaximumLinks)
            {
                return result < 0 ? result : -Errno.ELOOP;
            }

            doneLength = other[0] == (byte)'/' ? 1 : before;
            done[doneLength] = 0;
            byte* used = scratch + ProgramHeader.PathSize;
            Copy(used, other);
            rest = used;
        }
    }

    private static long OpenOrMakePart(int root, byte* done, int parentLength, byte* part, bool directory)
    {
        const ulong resolve = Confined | Libc.RESOLVE_NO_SYMLINKS;
        long fd = Open(root, done, Libc.O_PATH | Libc.O_NOFOLLOW, resolve);
        if (fd != -Errno.ENOENT)
        {
            return fd;
        }

        byte kept = done[parentLength];
        done[parentLength] = 0;
        long parent = Open(root, done, Libc.O_PATH | Libc.O_DIRECTORY, resolve);
        done[parentLength] = kept;
        if (parent < 0)
        {
            return parent;
        }

        long result = directory
            ? RawLibc.Call(SyscallNumber.mkdirat, parent, (long)part, 0x1ED)
            : RawLibc.Call(SyscallNumber.openat, parent, (long)part, Libc.O_WRONLY | Libc.O_CREAT | Libc.O_EXCL | Libc.O_NOFOLLOW | Libc.O_CLOEXEC, 0x1ED);
        if (!directory && result >= 0)
        {
            Close(result);
        }

        Close(parent);
        return result < 0 && result != -Errno.EEXIST ? result : Open(root, done, Libc.O_PATH | Libc.O_NOFOLLOW, resolve);
    }

    // The link's text, "/", and what was still to be walked, into one buffer.
    private static long ReadLink(long fd, byte* buffer, byte* rest)
    {
        byte empty = 0;
        long length = RawLibc.Call(SyscallNumber.readlinkat, fd, (long)&empty, (long)buffer, 4096);
        if (length < 0)
        {
            return length;
        }

        buffer[length++] = (byte)'/';
        while (*rest != 0)
        {
            if (length >= ProgramHeader.PathSize - 1)
            {
                return -Errno.ENAMETOOLONG;
            }

            buffer[length++] = *rest++;
        }

        buffer[length] = 0;
        return 0;
    }

    private static byte* TakePart(byte* rest, byte* part)
    {
        while (*rest == (byte)'/')
        {
            rest++;
        }

        while (*rest != 0 && *rest != (byte)'/')
        {
            *part++ = *rest++;
        }

        *part = 0;
        while (*rest == (byte)'/')
        {
            rest++;
        }

        return rest;
    }

    private static bool IsDots(byte* part) => part[0] == (byte)'.' && (part[1] == 0 || (part[1] == (byte)'.' && part[2] == 0));

    private static int Parent(byte* done, int length)
    {
        while (length > 1 && done[length - 1] != (byte)'/')
        {
            length--;
        }

        length = length > 1 ? length - 1 : 1;
        done[length] = 0;
        return length;
    }

    private static int Append(byte* done, int length, byte* part)
    {
        done[length++] = (byte)'/';
        while (*part != 0)
        {
            if (length >= ProgramHeader.PathSize - 1)
            {
                return -1;
            }

            done[length++] = *part++;
        }

        done[length] = 0;
        return length;
    }

    private static bool Copy(byte* target, byte* source)
    {
        int i = 0;
        for (; source[i] != 0; i++)
        {
            if (i >= ProgramHeader.PathSize - 1)
            {
                return false;
            }

            target[i] = source[i];
        }

        target[i] = 0;
        return true;
    }
}
