// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Berth.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Berth.Linux.Events;

/// <summary>An inotify instance that tells which watched directories had a file written, created or renamed into place.</summary>
public sealed class DirectoryWatch : IDisposable
{
    private const int EventHeaderLength = 16; // inotify(7): wd, mask, cookie, len
    private readonly SafeFileHandle inotify;

    private DirectoryWatch(SafeFileHandle inotify) => this.inotify = inotify;

    /// <summary>Null when the user's inotify instances are used up.</summary>
    public static DirectoryWatch? TryOpen()
    {
        int fd = Libc.inotify_init1(Libc.IN_CLOEXEC);
        return fd < 0 ? null : new DirectoryWatch(new SafeFileHandle(fd, ownsHandle: true));
    }

    /// <summary>The watch's number, the same for the same directory; -1 when the kernel refuses.</summary>
    public int Add(string directory) =>
        Libc.inotify_add_watch(inotify, directory, Libc.IN_MODIFY | Libc.IN_MOVED_TO | Libc.IN_CREATE | Libc.IN_ONLYDIR);

    public void Remove(int watch) => _ = Libc.inotify_rm_watch(inotify, watch);

    /// <summary>Waits for changes and adds the number of each changed directory to the set.</summary>
    /// <returns>False when the instance is closed.</returns>
    public unsafe bool Wait(ISet<int> changed)
    {
        byte* buffer = stackalloc byte[4096];
        nint length;
        while ((length = Libc.read(inotify, buffer, 4096)) < 0)
        {
            if (Marshal.GetLastPInvokeError() != Errno.EINTR)
                return false;
        }

        var events = new ReadOnlySpan<byte>(buffer, (int)length);
        while (events.Length >= EventHeaderLength)
        {
            changed.Add(BinaryPrimitives.ReadInt32LittleEndian(events));
            int name = BinaryPrimitives.ReadInt32LittleEndian(events[12..]);
            events = events[Math.Min(events.Length, EventHeaderLength + name)..];
        }

        return true;
    }

    public void Dispose() => inotify.Dispose();
}
