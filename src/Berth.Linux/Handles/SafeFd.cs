// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Berth.Linux.Interop;

namespace Berth.Linux.Handles;

/// <summary>Owns one file descriptor. Every descriptor made here is close-on-exec.</summary>
public sealed class SafeFd : SafeHandle
{
    public SafeFd()
        : base(-1, ownsHandle: true)
    {
    }

    /// <summary>Takes ownership of an open descriptor.</summary>
    public SafeFd(int fd)
        : base(-1, ownsHandle: true) => SetHandle(fd);

    private SafeFd(int fd, bool ownsHandle)
        : base(-1, ownsHandle) => SetHandle(fd);

    // fd 0 is a legal descriptor.
    public override bool IsInvalid => (int)handle < 0;

    /// <summary>The number, valid while this handle is.</summary>
    public int Number => (int)handle;

    /// <summary>A view of a descriptor that someone else closes.</summary>
    public static SafeFd Borrow(int fd) => new(fd, ownsHandle: false);

    /// <summary>Gives the descriptor away: the caller closes it from now on.</summary>
    public int Detach()
    {
        int fd = Number;
        SetHandleAsInvalid();
        return fd;
    }

    /// <summary>A second descriptor for the same open file.</summary>
    public SafeFd Duplicate(int atLeast = 3) => FromResult(Libc.fcntl(Number, Libc.F_DUPFD_CLOEXEC, atLeast), "dup", null);

    public void SetNonBlocking(bool nonBlocking)
    {
        int flags = Libc.fcntl(Number, Libc.F_GETFL, 0);
        if (flags < 0 || Libc.fcntl(Number, Libc.F_SETFL, nonBlocking ? flags | Libc.O_NONBLOCK : flags & ~Libc.O_NONBLOCK) < 0)
        {
            throw Failure("fcntl", null);
        }
    }

    internal static SafeFd FromResult(int fd, string operation, string? path) => fd >= 0 ? new SafeFd(fd) : throw Failure(operation, path);

    internal static SafeFd FromResult(long fd, string operation, string? path) => FromResult((int)fd, operation, path);

    internal static SyscallException Failure(string operation, string? path) => new(operation, path, Marshal.GetLastPInvokeError());

    protected override bool ReleaseHandle() => Libc.close((int)handle) == 0;
}
