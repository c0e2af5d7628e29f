// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;

namespace Berth.Linux.Files;

/// <summary>The type bits of a mode (inode(7)).</summary>
public enum FileKind
{
    None = 0,
    Fifo = 0x1000,
    CharacterDevice = 0x2000,
    Directory = 0x4000,
    BlockDevice = 0x6000,
    Regular = 0x8000,
    SymbolicLink = 0xA000,
    Socket = 0xC000,
}

/// <summary>A point of time as the kernel keeps it; nanoseconds are always positive.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FileTime(long Seconds, long Nanoseconds);
