// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Interop;

namespace Berth.Linux.Files;

/// <summary>What statx(2) says of one inode.</summary>
public readonly record struct FileStatus
{
    /// <summary>Type and permission bits together, as st_mode.</summary>
    public required uint Mode { get; init; }

    public required uint Uid { get; init; }

    public required uint Gid { get; init; }

    public required long Size { get; init; }

    /// <summary>In 512-byte units.</summary>
    public required long Blocks { get; init; }

    public required uint LinkCount { get; init; }

    public required ulong Inode { get; init; }

    public required uint DeviceMajor { get; init; }

    public required uint DeviceMinor { get; init; }

    /// <summary>The number of a device node itself.</summary>
    public required uint RdevMajor { get; init; }

    public required uint RdevMinor { get; init; }

    public required long ModifiedSeconds { get; init; }

    public required uint ModifiedNanoseconds { get; init; }

    public required long AccessedSeconds { get; init; }

    public required uint AccessedNanoseconds { get; init; }

    public required long ChangedSeconds { get; init; }

    public required uint ChangedNanoseconds { get; init; }

    public ulong MountId { get; init; }

    public uint Permissions => Mode & 0xFFF;

    public FileKind Kind => (FileKind)(Mode & Libc.S_IFMT);

    /// <summary>Overlay's mark of a removed file: a character device 0:0 (Documentation/filesystems/overlayfs.rst, "whiteouts and opaque directories").</summary>
    public bool IsWhiteout => IsCharacterDevice && RdevMajor == 0 && RdevMinor == 0;

    public FileTime Modified => new(ModifiedSeconds, ModifiedNanoseconds);

    public bool IsDirectory => (Mode & Libc.S_IFMT) == Libc.S_IFDIR;

    public bool IsRegular => (Mode & Libc.S_IFMT) == Libc.S_IFREG;

    public bool IsSymlink => (Mode & Libc.S_IFMT) == Libc.S_IFLNK;

    public bool IsCharacterDevice => (Mode & Libc.S_IFMT) == Libc.S_IFCHR;

    public bool IsBlockDevice => (Mode & Libc.S_IFMT) == Libc.S_IFBLK;

    public bool IsFifo => (Mode & Libc.S_IFMT) == Libc.S_IFIFO;

    public bool IsSocket => (Mode & Libc.S_IFMT) == Libc.S_IFSOCK;

    internal static FileStatus From(in Libc.statx_t s) => new()
    {
        Mode = s.stx_mode,
        Uid = s.stx_uid,
        Gid = s.stx_gid,
        Size = (long)s.stx_size,
        Blocks = (long)s.stx_blocks,
        LinkCount = s.stx_nlink,
        Inode = s.stx_ino,
        DeviceMajor = s.stx_dev_major,
        DeviceMinor = s.stx_dev_minor,
        RdevMajor = s.stx_rdev_major,
        RdevMinor = s.stx_rdev_minor,
        ModifiedSeconds = s.stx_mtime.tv_sec,
        ModifiedNanoseconds = s.stx_mtime.tv_nsec,
        AccessedSeconds = s.stx_atime.tv_sec,
        AccessedNanoseconds = s.stx_atime.tv_nsec,
        ChangedSeconds = s.stx_ctime.tv_sec,
        ChangedNanoseconds = s.stx_ctime.tv_nsec,
        MountId = s.stx_mnt_id,
    };
}
