// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Berth.Linux.Files;

namespace Berth.Images.Tar;

public enum TarEntryKind
{
    File,
    HardLink,
    SymbolicLink,
    CharacterDevice,
    BlockDevice,
    Directory,
    Fifo,
}

/// <summary>A run of bytes that a sparse file has; all between the runs are holes.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SparseRun(long Offset, long Length);

/// <summary>One member of a tar archive. Names and link targets are raw (<see cref="RawName"/>) and as the archive has them: not yet judged.</summary>
public sealed class TarEntry
{
    public required string Name { get; init; }

    public required TarEntryKind Kind { get; init; }

    public string LinkTarget { get; init; } = "";

    /// <summary>Permissions with set-id and sticky bits.</summary>
    public uint Permissions { get; init; }

    public uint User { get; init; }

    public uint Group { get; init; }

    /// <summary>The file's size, holes included.</summary>
    public long Size { get; init; }

    public FileTime Modified { get; init; }

    public FileTime? Accessed { get; init; }

    public uint DeviceMajor { get; init; }

    public uint DeviceMinor { get; init; }

    /// <summary>Extended attributes by raw name, or null.</summary>
    public IReadOnlyDictionary<string, byte[]>? Attributes { get; init; }

    /// <summary>For a sparse file its runs in ascending order, else null.</summary>
    public IReadOnlyList<SparseRun>? Runs { get; init; }

    /// <summary>The name as text for messages.</summary>
    public string DisplayName => RawName.ToText(Name);
}
