// SPDX-License-Identifier: Apache-2.0
using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using Berth.Linux.Handles;
using Berth.Linux.Interop;

namespace Berth.Linux.Files;

/// <summary>
/// Files of cgroupfs and its like on the host, where one write(2) is one command. Every method returns an errno (0 is success), because callers
/// branch on ENOENT, EBUSY and EINVAL. The paths are the host's own, never a container's: those go through descriptors.
/// </summary>
public static unsafe class KernelFile
{
    private const int PathMax = 4096;

    /// <summary>Writes the value in one write(2): the kernel takes each write as a whole command.</summary>
    public static int Write(string path, ReadOnlySpan<char> value)
    {
        int size = Encoding.UTF8.GetMaxByteCount(value.Length);
        byte[]? rented = size > 1024 ? ArrayPool<byte>.Shared.Rent(size) : null;
        Span<byte> bytes = rented ?? stackalloc byte[1024];
        int length = Encoding.UTF8.GetBytes(value, bytes);
        int errno = WriteBytes(path, bytes[..length]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return errno;
    }

    /// <summary>Reads a whole file. Kernel files have no useful size, so it reads until the end.</summary>
    /// <returns>An errno; <paramref name="content"/> is empty unless it is 0.</returns>
    public static int Read(string path, out string content)
    {
        content = string.Empty;
        int errno = Open(path, Libc.O_RDONLY, out int fd);
        if (errno != 0)
        {
            return errno;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(8192);
        int length = 0;
        while (true)
        {
            nint got;
            fixed (byte* start = buffer)
            {
                got = Libc.read(fd, start + length, (nuint)(buffer.Length - length));
            }

            if (got < 0)
            {
                errno = Marshal.GetLastPInvokeError();
                if (errno == Errno.EINTR)
                {
                    errno = 0;
                    continue;
                }

                break;
            }

            if (got == 0)
            {
                content = Encoding.UTF8.GetString(buffer, 0, length);
                break;
            }

            length += (int)got;
            if (length == buffer.Length)
            {
                buffer = Grow(buffer);
            }
        }

        _ = Libc.close(fd);
        ArrayPool<byte>.Shared.Return(buffer);
        return errno;
    }

    /// <summary>Makes one directory with the given permission bits.</summary>
    public static int MakeDirectory(string path, uint mode)
    {
        byte* name = stackalloc byte[PathMax];
        return !Encode(path, name) ? Errno.ENAMETOOLONG : Libc.mkdirat(Libc.AT_FDCWD, name, mode) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    public static int RemoveDirectory(string path)
    {
        byte* name = stackalloc byte[PathMax];
        return !Encode(path, name) ? Errno.ENAMETOOLONG : Libc.unlinkat(Libc.AT_FDCWD, name, Libc.AT_REMOVEDIR) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    public static bool Exists(string path)
    {
        byte* name = stackalloc byte[PathMax];
        Libc.statx_t status;
        return Encode(path, name) && Libc.statx(Libc.AT_FDCWD, name, Libc.AT_SYMLINK_NOFOLLOW, 0, &status) == 0;
    }

    public static SafeFd OpenDirectory(string path)
    {
        int errno = Open(path, Libc.O_RDONLY | Libc.O_DIRECTORY, out int fd);
        return errno == 0 ? new SafeFd(fd) : throw new SyscallException("open", path, errno);
    }

    /// <summary>kill(2).</summary>
    public static int Kill(int pid, int signal) => Libc.kill(pid, signal) == 0 ? 0 : Marshal.GetLastPInvokeError();

    private static int WriteBytes(string path, ReadOnlySpan<byte> value)
    {
        int errno = Open(path, Libc.O_WRONLY, out int fd);
        if (errno != 0)
        {
            return errno;
        }

        nint written;
        do
        {
            fixed (byte* start = value)
            {
                written = Libc.write(fd, start, (nuint)value.Length);
            }

            errno = written < 0 ? Marshal.GetLastPInvokeError() : 0;
        }
        while (errno == Errno.EINTR);

        _ = Libc.close(fd);
        return errno;
    }

    private static int Open(string path, int flags, out int fd)
    {
        byte* name = stackalloc byte[PathMax];
        fd = -1;
        if (!Encode(path, name))
        {
            return Errno.ENAMETOOLONG;
        }

        int errno;
        do
        {
            fd = Libc.openat(Libc.AT_FDCWD, name, flags | Libc.O_CLOEXEC, 0);
            errno = fd < 0 ? Marshal.GetLastPInvokeError() : 0;
        }
        while (errno == Errno.EINTR);
        return errno;
    }

    private static bool Encode(string path, byte* name)
    {
        if (Encoding.UTF8.GetMaxByteCount(path.Length) >= PathMax && Encoding.UTF8.GetByteCount(path) >= PathMax)
        {
            return false;
        }

        int length = Encoding.UTF8.GetBytes(path, new Span<byte>(name, PathMax - 1));
        name[length] = 0;
        return true;
    }

    private static byte[] Grow(byte[] buffer)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan().CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
