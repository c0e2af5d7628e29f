// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Binary;
using System.Text;
using Berth.Linux.Handles;
using Berth.Linux.Interop;

namespace Berth.Linux.Events;

/// <summary>Event bits of inotify(7).</summary>
[Flags]
public enum InotifyEvents
{
    None = 0,
    Modify = 0x2,
    CloseWrite = 0x8,
    MovedFrom = 0x40,
    MovedTo = 0x80,
    Create = 0x100,
    Delete = 0x200,
    DeleteSelf = 0x400,
    MoveSelf = 0x800,
    Overflow = 0x4000,
    Ignored = 0x8000,
}

/// <summary>One change: which watch, what, and the file's name when a directory is watched.</summary>
public readonly record struct InotifyEvent(int Watch, InotifyEvents Events, string Name);

/// <summary>Watches files and directories. The descriptor is non-blocking.</summary>
public sealed unsafe class Inotify : IDisposable
{
    private readonly byte[] _buffer = new byte[8192];

    public SafeFd Descriptor { get; } = SafeFd.FromResult(Libc.inotify_init1(Libc.IN_CLOEXEC | Libc.IN_NONBLOCK), "inotify_init1", null);

    /// <returns>The watch's number.</returns>
    public int Watch(string path, InotifyEvents events)
    {
        int watch = Libc.inotify_add_watch(Descriptor.Number, path, (uint)events);
        return watch >= 0 ? watch : throw SafeFd.Failure("inotify_add_watch", path);
    }

    public void Unwatch(int watch) => _ = Libc.inotify_rm_watch(Descriptor.Number, watch);

    /// <summary>Adds what has happened to the list; returns at once when nothing has.</summary>
    public void Read(List<InotifyEvent> events)
    {
        int length = Files.Fd.Read(Descriptor, _buffer);
        ReadOnlySpan<byte> rest = _buffer.AsSpan(0, Math.Max(length, 0));
        while (!rest.IsEmpty)
        {
            // struct inotify_event: wd, mask, cookie, len, then the name padded with NULs (inotify(7)).
            int nameLength = BinaryPrimitives.ReadInt32LittleEndian(rest[12..]);
            string name = Encoding.UTF8.GetString(rest.Slice(16, nameLength)).TrimEnd('\0');
            events.Add(new InotifyEvent(BinaryPrimitives.ReadInt32LittleEndian(rest), (InotifyEvents)BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]), name));
            rest = rest[(16 + nameLength)..];
        }
    }

    /// <summary>Blocks until something happened or the time is over.</summary>
    public bool Wait(int timeoutMilliseconds)
    {
        var poll = new Libc.pollfd { fd = Descriptor.Number, events = 1 };
        return Libc.poll(&poll, 1, timeoutMilliseconds) > 0;
    }

    public void Dispose() => Descriptor.Dispose();
}
