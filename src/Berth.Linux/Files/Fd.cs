// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Handles;
using Berth.Linux.Interop;

namespace Berth.Linux.Files;

/// <summary>Opening by a host path, and the calls that work on an open descriptor. Host paths only: what lies in a container's root goes through <see cref="PathInRoot"/>.</summary>
public static unsafe class Fd
{
    /// <exception cref="SyscallException">The path cannot be opened.</exception>
    public static SafeFd Open(string path, OpenFlags flags, uint mode = 0)
    {
        using var name = new CString(path);
        while (true)
        {
            int fd = Libc.openat(Libc.AT_FDCWD, name.Pointer, flags.ToKernel(), mode);
            if (fd >= 0)
            {
                return new SafeFd(fd);
            }

            SyscallException failure = SafeFd.Failure("open", path);
            if (failure.Errno != Errno.EINTR)
            {
                throw failure;
            }
        }
    }

    /// <summary>
    /// Opens /dev/null at those of 0, 1 and 2 that are closed, to be called before anything else is opened: what is opened next would become
    /// the standard output, and printed text would go into a socket or a database.
    /// </summary>
    public static void FillStandard()
    {
        for (int number = 0; number <= 2; number++)
        {
            if (Libc.fcntl(number, Libc.F_GETFD, 0) < 0)
            {
                Open("/dev/null", OpenFlags.ReadWrite).Detach();
            }
        }
    }

    /// <summary>Null when the path does not exist.</summary>
    public static SafeFd? OpenIfExists(string path, OpenFlags flags)
    {
        try
        {
            return Open(path, flags);
        }
        catch (SyscallException e) when (e.Errno is Errno.ENOENT or Errno.ENOTDIR)
        {
            return null;
        }
    }

    /// <summary>One read; 0 at the end. EAGAIN gives -1.</summary>
    public static int Read(SafeFd fd, Span<byte> buffer)
    {
        fixed (byte* p = buffer)
        {
            while (true)
            {
                nint count = Libc.read(fd.Number, p, (nuint)buffer.Length);
                if (count >= 0)
                {
                    return (int)count;
                }

                SyscallException failure = SafeFd.Failure("read", null);
                if (failure.Errno == Errno.EAGAIN)
                {
                    return -1;
                }

                if (failure.Errno != Errno.EINTR)
                {
                    throw failure;
                }
            }
        }
    }

    /// <summary>One write; may be short. EAGAIN gives -1.</summary>
    public static int Write(SafeFd fd, ReadOnlySpan<byte> data)
    {
        fixed (byte* p = data)
        {
            while (true)
            {
                nint count = Libc.write(fd.Number, p, (nuint)data.Length);
                if (count >= 0)
                {
                    return (int)count;
                }

                SyscallException failure = SafeFd.Failure("write", null);
                if (failure.Errno == Errno.EAGAIN)
                {
                    return -1;
                }

                if (failure.Errno != Errno.EINTR)
                {
                    throw failure;
                }
            }
        }
    }

    /// <summary>Writes all of it to a blocking descriptor.</summary>
    public static void WriteAll(SafeFd fd, ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            int count = Write(fd, data);
            if (count < 0)
            {
                throw new SyscallException("write", null, Errno.EAGAIN);
            }

            data = data[count..];
        }
    }

    /// <summary>All that is left to read, refused beyond the limit (EFBIG).</summary>
    public static byte[] ReadToEnd(SafeFd fd, int limit = 64 << 20)
    {
        byte[] buffer = new byte[16384];
        int length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            int count = Read(fd, buffer.AsSpan(length));
            if (count <= 0)
            {
                return buffer.AsSpan(0, length).ToArray();
            }

            length += count;
            if (length > limit)
            {
                throw new SyscallException("read", null, Errno.EFBIG);
            }
        }
    }

    public static FileStatus Status(SafeFd fd)
    {
        Libc.statx_t s;
        byte empty = 0;
        return Libc.statx(fd.Number, &empty, Libc.AT_EMPTY_PATH, Libc.STATX_BASIC_STATS | Libc.STATX_MNT_ID, &s) == 0
            ? FileStatus.From(s)
            : throw SafeFd.Failure("statx", null);
    }

    /// <summary>Null when there is no such path.</summary>
    public static FileStatus? Status(string path, bool followSymlink = true)
    {
        Libc.statx_t s;
        using var name = new CString(path);
        int flags = followSymlink ? 0 : Libc.AT_SYMLINK_NOFOLLOW;
        if (Libc.statx(Libc.AT_FDCWD, name.Pointer, flags, Libc.STATX_BASIC_STATS | Libc.STATX_MNT_ID, &s) == 0)
        {
            return FileStatus.From(s);
        }

        SyscallException failure = SafeFd.Failure("statx", path);
        return failure.Errno is Errno.ENOENT or Errno.ENOTDIR ? null : throw failure;
    }

    /// <summary>The f_type of statfs(2), one of <see cref="FileSystemMagic"/>.</summary>
    public static long FileSystemType(SafeFd fd)
    {
        Libc.statfs_t s;
        return Libc.fstatfs(fd.Number, &s) == 0 ? s.f_type : throw SafeFd.Failure("fstatfs", null);
    }

    /// <summary>lseek(2); whence 0 set, 1 current, 2 end, 3 data, 4 hole.</summary>
    public static long Seek(SafeFd fd, long offset, int whence)
    {
        long position = Libc.lseek(fd.Number, offset, whence);
        return position >= 0 ? position : throw SafeFd.Failure("lseek", null);
    }

    /// <summary>flock(2). False when another holds it and <paramref name="wait"/> is false.</summary>
    public static bool Lock(SafeFd fd, bool exclusive = true, bool wait = true)
    {
        while (true)
        {
            int operation = (exclusive ? Libc.LOCK_EX : Libc.LOCK_SH) | (wait ? 0 : Libc.LOCK_NB);
            if (Libc.flock(fd.Number, operation) == 0)
            {
                return true;
            }

            SyscallException failure = SafeFd.Failure("flock", null);
            if (failure.Errno == Errno.EAGAIN)
            {
                return false;
            }

            if (failure.Errno != Errno.EINTR)
            {
                throw failure;
            }
        }
    }

    /// <summary>Whether the number is that of an open descriptor.</summary>
    public static bool IsOpen(int number) => Libc.fcntl(number, Libc.F_GETFD, 0) >= 0;

    public static bool IsTerminal(SafeFd fd) => Libc.isatty(fd.Number) == 1;

    /// <summary>Both ends of a new pipe, read end first.</summary>
    public static (SafeFd Read, SafeFd Write) Pipe()
    {
        int* fds = stackalloc int[2];
        if (Libc.syscall(SyscallNumber.pipe2, (long)fds, Libc.O_CLOEXEC, 0, 0, 0, 0) != 0)
        {
            throw SafeFd.Failure("pipe2", null);
        }

        return (new SafeFd(fds[0]), new SafeFd(fds[1]));
    }

    /// <summary>A file that exists in memory alone and goes with its descriptor.</summary>
    public static SafeFd MemoryFile(string name)
    {
        using var text = new CString(name);
        return SafeFd.FromResult(Libc.memfd_create(text.Pointer, Libc.MFD_CLOEXEC), "memfd_create", null);
    }
}

/// <summary>f_type numbers of linux/magic.h.</summary>
public static class FileSystemMagic
{
    public const long Proc = Libc.PROC_SUPER_MAGIC;
    public const long Sysfs = Libc.SYSFS_MAGIC;
    public const long Cgroup2 = Libc.CGROUP2_SUPER_MAGIC;
    public const long Overlay = Libc.OVERLAYFS_SUPER_MAGIC;
    public const long Tmpfs = Libc.TMPFS_MAGIC;
}
