// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Berth.Linux.Handles;
using Berth.Linux.Interop;

namespace Berth.Linux.Files;

/// <summary>
/// One call on a non-blocking pipe, terminal or socket for an event loop that moves every byte of a container: the result is the count or
/// the negative errno, so that EAGAIN and a vanished peer cost neither an exception nor an allocation.
/// </summary>
public static unsafe class StreamIo
{
    /// <returns>The count, 0 at the end, or the negative errno.</returns>
    public static int Read(SafeFd fd, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                nint count = Libc.read(fd.Number, start, (nuint)buffer.Length);
                if (count >= 0)
                    return (int)count;
                int errno = Marshal.GetLastPInvokeError();
                if (errno != Errno.EINTR)
                    return -errno;
            }
        }
    }

    /// <summary>The process must ignore SIGPIPE.</summary>
    /// <returns>The count, which may be short, or the negative errno.</returns>
    public static int Write(SafeFd fd, ReadOnlySpan<byte> data)
    {
        fixed (byte* start = data)
        {
            while (true)
            {
                nint count = Libc.write(fd.Number, start, (nuint)data.Length);
                if (count >= 0)
                    return (int)count;
                int errno = Marshal.GetLastPInvokeError();
                if (errno != Errno.EINTR)
                    return -errno;
            }
        }
    }

    /// <summary>Sends two pieces as one to a socket, never blocking.</summary>
    /// <returns>The count over both, which may be short, or the negative errno.</returns>
    public static int Send(SafeFd socket, ReadOnlySpan<byte> header, ReadOnlySpan<byte> data)
    {
        Libc.iovec* vectors = stackalloc Libc.iovec[2];
        fixed (byte* first = header, second = data)
        {
            vectors[0] = new Libc.iovec { iov_base = first, iov_len = (nuint)header.Length };
            vectors[1] = new Libc.iovec { iov_base = second, iov_len = (nuint)data.Length };
            Libc.msghdr message = default;
            message.msg_iov = vectors;
            message.msg_iovlen = 2;
            while (true)
            {
                nint count = Libc.sendmsg(socket.Number, &message, Libc.MSG_NOSIGNAL | Libc.MSG_DONTWAIT);
                if (count >= 0)
                    return (int)count;
                int errno = Marshal.GetLastPInvokeError();
                if (errno != Errno.EINTR)
                    return -errno;
            }
        }
    }
}
