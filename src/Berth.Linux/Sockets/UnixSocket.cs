// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Linux.Interop;

namespace Berth.Linux.Sockets;

/// <summary>Unix sockets with descriptor passing. Always path-based: an abstract name would be open to every network-namespace peer (CVE-2020-15257).</summary>
public static unsafe class UnixSocket
{
    private const int MaximumDescriptors = 64;
    private const int MaximumPath = 107;

    public static (SafeFd First, SafeFd Second) Pair(bool packets = false)
    {
        int* fds = stackalloc int[2];
        if (Libc.socketpair(Libc.AF_UNIX, (packets ? Libc.SOCK_SEQPACKET : Libc.SOCK_STREAM) | Libc.SOCK_CLOEXEC, 0, fds) != 0)
        {
            throw SafeFd.Failure("socketpair", null);
        }

        return (new SafeFd(fds[0]), new SafeFd(fds[1]));
    }

    /// <summary>Binds and listens. The caller sees to the directory's and the umask's permissions.</summary>
    public static SafeFd Listen(string path, int backlog = 128, bool packets = false)
    {
        SafeFd fd = Create(packets, 0);
        try
        {
            using SafeFd? directory = DirectoryOfLongPath(path, out string shortPath);
            Libc.sockaddr_un address;
            uint length = Address(shortPath, &address);
            if (Libc.bind(fd.Number, &address, length) != 0)
            {
                throw SafeFd.Failure("bind", path);
            }

            if (Libc.listen(fd.Number, backlog) != 0)
            {
                throw SafeFd.Failure("listen", path);
            }

            return fd;
        }
        catch
        {
            fd.Dispose();
            throw;
        }
    }

    public static SafeFd Connect(string path, bool packets = false)
    {
        SafeFd fd = Create(packets, 0);
        try
        {
            using SafeFd? directory = DirectoryOfLongPath(path, out string shortPath);
            Libc.sockaddr_un address;
            uint length = Address(shortPath, &address);
            while (Libc.connect(fd.Number, &address, length) != 0)
            {
                SyscallException failure = SafeFd.Failure("connect", path);
                if (failure.Errno != Errno.EINTR)
                {
                    throw failure;
                }
            }

            return fd;
        }
        catch
        {
            fd.Dispose();
            throw;
        }
    }

    /// <summary>Null when the listener is non-blocking and nobody waits.</summary>
    public static SafeFd? Accept(SafeFd listener, bool nonBlocking = false)
    {
        while (true)
        {
            int fd = Libc.accept4(listener.Number, null, null, Libc.SOCK_CLOEXEC | (nonBlocking ? Libc.SOCK_NONBLOCK : 0));
            if (fd >= 0)
            {
                return new SafeFd(fd);
            }

            SyscallException failure = SafeFd.Failure("accept", null);
            if (failure.Errno is Errno.EAGAIN)
            {
                return null;
            }

            if (failure.Errno is not (Errno.EINTR or Errno.ECONNABORTED))
            {
                throw failure;
            }
        }
    }

    /// <summary>One sendmsg with descriptors; returns the bytes sent, -1 for EAGAIN. The data may not be empty when there are descriptors.</summary>
    public static int Send(SafeFd socket, ReadOnlySpan<byte> data, ReadOnlySpan<SafeFd> descriptors = default)
    {
        if (descriptors.Length > MaximumDescriptors)
        {
            throw new ArgumentException("too many descriptors for one message", nameof(descriptors));
        }

        int dataLength = descriptors.Length * sizeof(int);
        int space = sizeof(Libc.cmsghdr) + ((dataLength + 7) & ~7);
        byte* control = stackalloc byte[space];
        fixed (byte* p = data)
        {
            var vector = new Libc.iovec { iov_base = p, iov_len = (nuint)data.Length };
            Libc.msghdr message = default;
            message.msg_iov = &vector;
            message.msg_iovlen = 1;
            if (descriptors.Length > 0)
            {
                var header = (Libc.cmsghdr*)control;
                header->cmsg_len = (nuint)(sizeof(Libc.cmsghdr) + dataLength);
                header->cmsg_level = Libc.SOL_SOCKET;
                header->cmsg_type = Libc.SCM_RIGHTS;
                int* fds = (int*)(control + sizeof(Libc.cmsghdr));
                for (int i = 0; i < descriptors.Length; i++)
                {
                    fds[i] = descriptors[i].Number;
                }

                message.msg_control = control;
                message.msg_controllen = (nuint)space;
            }

            return Loop(Libc.sendmsg, socket.Number, &message, Libc.MSG_NOSIGNAL, "sendmsg");
        }
    }

    /// <summary>Sends all of it on a blocking socket, descriptors with the first byte.</summary>
    public static void SendAll(SafeFd socket, ReadOnlySpan<byte> data, ReadOnlySpan<SafeFd> descriptors = default)
    {
        do
        {
            int count = Send(socket, data, descriptors);
            if (count < 0)
            {
                throw new SyscallException("sendmsg", null, Errno.EAGAIN);
            }

            data = data[count..];
            descriptors = default;
        }
        while (!data.IsEmpty);
    }

    /// <summary>
    /// One recvmsg: the bytes received, 0 at the end, -1 for EAGAIN. Descriptors that came along are added to the list and are
    /// then the caller's; control data that the kernel had to cut off is an error, for a descriptor would be lost in silence.
    /// </summary>
    public static int Receive(SafeFd socket, Span<byte> buffer, List<SafeFd>? descriptors = null, bool wait = true)
    {
        const int space = 16 + (MaximumDescriptors * sizeof(int));
        byte* control = stackalloc byte[space];
        fixed (byte* p = buffer)
        {
            var vector = new Libc.iovec { iov_base = p, iov_len = (nuint)buffer.Length };
            Libc.msghdr message = default;
            message.msg_iov = &vector;
            message.msg_iovlen = 1;
            message.msg_control = control;
            message.msg_controllen = space;
            int count = Loop(Libc.recvmsg, socket.Number, &message, Libc.MSG_CMSG_CLOEXEC | (wait ? 0 : Libc.MSG_DONTWAIT), "recvmsg");
            if (count >= 0)
            {
                TakeDescriptors(&message, descriptors);
            }

            return count;
        }
    }

    public static void ShutdownWrite(SafeFd socket) => _ = Libc.shutdown(socket.Number, Libc.SHUT_WR);

    public static void ShutdownRead(SafeFd socket) => _ = Libc.shutdown(socket.Number, Libc.SHUT_RD);

    private static void TakeDescriptors(Libc.msghdr* message, List<SafeFd>? descriptors)
    {
        byte* control = (byte*)message->msg_control;
        byte* end = control + message->msg_controllen;
        while (control + sizeof(Libc.cmsghdr) <= end)
        {
            var header = (Libc.cmsghdr*)control;
            if (header->cmsg_len < (nuint)sizeof(Libc.cmsghdr))
            {
                break;
            }

            if (header->cmsg_level == Libc.SOL_SOCKET && header->cmsg_type == Libc.SCM_RIGHTS)
            {
                int count = (int)(header->cmsg_len - (nuint)sizeof(Libc.cmsghdr)) / sizeof(int);
                int* fds = (int*)(control + sizeof(Libc.cmsghdr));
                for (int i = 0; i < count; i++)
                {
                    var fd = new SafeFd(fds[i]);
                    if (descriptors is null)
                    {
                        fd.Dispose();
                    }
                    else
                    {
                        descriptors.Add(fd);
                    }
                }
            }

            control += (header->cmsg_len + 7) & ~(nuint)7;
        }

        if ((message->msg_flags & Libc.MSG_CTRUNC) != 0)
        {
            throw new SyscallException("recvmsg", "control data truncated", Errno.EMSGSIZE);
        }
    }

    private static SafeFd Create(bool packets, int flags) =>
        SafeFd.FromResult(Libc.socket(Libc.AF_UNIX, (packets ? Libc.SOCK_SEQPACKET : Libc.SOCK_STREAM) | Libc.SOCK_CLOEXEC | flags, 0), "socket", null);

    private static uint Address(string path, Libc.sockaddr_un* address)
    {
        *address = default;
        address->sun_family = Libc.AF_UNIX;
        int length = Encoding.UTF8.GetByteCount(path);
        if (length is 0 or > 107)
        {
            throw new SyscallException("unix socket address", path, Errno.ENAMETOOLONG);
        }

        Encoding.UTF8.GetBytes(path, new Span<byte>(address->sun_path, 107));
        return (uint)(sizeof(ushort) + length + 1);
    }

    // An address holds 107 bytes (unix(7)), and a run directory with a container's id in it is soon longer: then the way goes over a descriptor of the directory.
    private static SafeFd? DirectoryOfLongPath(string path, out string shortPath)
    {
        shortPath = path;
        if (Encoding.UTF8.GetByteCount(path) <= MaximumPath)
        {
            return null;
        }

        SafeFd directory = Fd.Open(Path.GetDirectoryName(path)!, OpenFlags.Path | OpenFlags.Directory);
        shortPath = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{directory.Number}/{Path.GetFileName(path)}");
        return directory;
    }

    private delegate nint MessageCall(int fd, Libc.msghdr* message, int flags);

    private static int Loop(MessageCall call, int fd, Libc.msghdr* message, int flags, string operation)
    {
        while (true)
        {
            nint count = call(fd, message, flags);
            if (count >= 0)
            {
                return (int)count;
            }

            SyscallException failure = SafeFd.Failure(operation, null);
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
