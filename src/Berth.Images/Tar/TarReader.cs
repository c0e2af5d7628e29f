// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Berth.Linux.Files;

namespace Berth.Images.Tar;

/// <summary>
/// Reads a tar stream forward, once: v7, ustar, pax and GNU members, long names, and all four sparse formats. It trusts nothing: each
/// header is checked and bounded. It does not own the stream and reads to its very end, so that a hash of the stream is of all of it.
/// </summary>
public sealed class TarReader
{
    private readonly Stream _source;
    private readonly TarLimits _limits;
    private readonly byte[] _buffer = new byte[256 * 1024];
    private int _start;
    private int _end;
    private long _dataLeft;
    private int _padding;
    private long _entries;
    private long _totalSize;

    public TarReader(Stream source, TarLimits limits)
    {
        _source = source;
        _limits = limits;
    }

    /// <summary>The next member, or null at the archive's end. What was not read of the last one is skipped.</summary>
    public TarEntry? Next()
    {
        SkipData();
        PaxRecords? pax = null;
        string? longName = null;
        string? longTarget = null;
        while (true)
        {
            ReadOnlySpan<byte> block = TryReadBlock();
            if (block.IsEmpty || new TarHeader(block).IsZero)
            {
                return pax is null && longName is null && longTarget is null ? Finish(block.IsEmpty) : throw TarFailure.Bad("it ends after an extended header");
            }

            var header = new TarHeader(block);
            if (!header.HasValidChecksum)
            {
                throw TarFailure.Bad(_entries == 0 ? "it does not begin with a tar header" : "a header's checksum is wrong");
            }

            switch (header.TypeFlag)
            {
                case 'x' or 'X':
                    pax = PaxRecords.Parse(ReadHeaderData(header.DataSize), _limits.MaximumSparseRuns);
                    break;
                case 'g' or 'V':
                    // Global headers and volume labels: git-archive puts its commit there. Docker takes nothing from them either.
                    ReadHeaderData(header.DataSize);
                    break;
                case 'L':
                    longName = LongText(header.DataSize);
                    break;
                case 'K':
                    longTarget = LongText(header.DataSize);
                    break;
                default:
                    return Make(header, pax, longName, longTarget);
            }
        }
    }

    /// <summary>The next bytes of the member's stored data, valid until the next call; empty at its end. Nothing is copied.</summary>
    public ReadOnlySpan<byte> ReadData()
    {
        if (_dataLeft == 0)
        {
            return [];
        }

        if (_start == _end && !Fill())
        {
            throw TarFailure.Bad("unexpected end of the data (truncated archive)");
        }

        int length = (int)Math.Min(_end - _start, _dataLeft);
        ReadOnlySpan<byte> data = _buffer.AsSpan(_start, length);
        _start += length;
        _dataLeft -= length;
        return data;
    }

    /// <summary>All of a small member.</summary>
    public byte[] ReadAllData(int maximum)
    {
        if (_dataLeft > maximum)
        {
            throw TarFailure.Bad($"a member of {_dataLeft} bytes where at most {maximum} are expected");
        }

        byte[] all = new byte[_dataLeft];
        int at = 0;
        for (ReadOnlySpan<byte> data = ReadData(); !data.IsEmpty; data = ReadData())
        {
            data.CopyTo(all.AsSpan(at));
            at += data.Length;
        }

        return all;
    }

    private TarEntry Make(TarHeader header, PaxRecords? pax, string? longName, string? longTarget)
    {
        if (++_entries > _limits.MaximumEntries)
        {
            throw TarFailure.Bad($"more than {_limits.MaximumEntries} entries");
        }

        string name = pax?.SparseName ?? pax?.Path ?? longName ?? header.Name;
        bool isSparse = header.TypeFlag == 'S';
        TarEntryKind kind = KindOf(header.TypeFlag, name);
        bool hasData = header.TypeFlag is '0' or '\0' or '7' or 'S' or 'D';
        long stored = hasData ? pax?.Size ?? header.DataSize : 0;
        if (stored < 0)
        {
            throw TarFailure.Bad("a negative size");
        }

        List<SparseRun>? runs = pax?.SparseRuns;
        long size = stored;
        var draft = new TarEntry
        {
            Name = name,
            Kind = kind,
            LinkTarget = kind is TarEntryKind.HardLink or TarEntryKind.SymbolicLink ? pax?.LinkPath ?? longTarget ?? header.LinkTarget : "",
            Permissions = (uint)header.Mode & 0xFFF,
            User = Identity(pax?.User ?? header.User),
            Group = Identity(pax?.Group ?? header.Group),
            Modified = pax?.Modified ?? new FileTime(header.Modified, 0),
            Accessed = pax?.Accessed,
            DeviceMajor = kind is TarEntryKind.CharacterDevice or TarEntryKind.BlockDevice ? (uint)header.DeviceMajor : 0,
            DeviceMinor = kind is TarEntryKind.CharacterDevice or TarEntryKind.BlockDevice ? (uint)header.DeviceMinor : 0,
            Attributes = pax?.Attributes,
        };
        if (isSparse)
        {
            size = header.GnuRealSize;
            runs = ReadGnuRuns(header);
        }
        else if (pax is { SparseRealSize: { } realSize } && kind == TarEntryKind.File)
        {
            size = realSize;
        }
        else
        {
            runs = null;
        }

        SetData(stored);
        if (pax is { SparseMapInData: true, SparseRealSize: not null } && kind == TarEntryKind.File)
        {
            runs = ReadMapInData();
        }

        return Checked(draft, size, runs);
    }

    private TarEntry Checked(TarEntry draft, long size, List<SparseRun>? runs)
    {
        if (draft.Name.Length == 0 || draft.Name.Length > _limits.MaximumPathLength || draft.LinkTarget.Length > _limits.MaximumPathLength)
        {
            throw TarFailure.Bad(draft.Name.Length == 0 ? "an entry without a name" : $"a name longer than {_limits.MaximumPathLength} bytes");
        }

        if (runs is not null)
        {
            CheckRuns(draft, size, runs);
        }

        _totalSize += size;
        if (size < 0 || _totalSize > _limits.MaximumTotalSize)
        {
            throw TarFailure.Entry(draft, $"makes the files larger than {_limits.MaximumTotalSize} bytes together");
        }

        return size == 0 && runs is null ? draft : new TarEntry
        {
            Name = draft.Name,
            Kind = draft.Kind,
            LinkTarget = draft.LinkTarget,
            Permissions = draft.Permissions,
            User = draft.User,
            Group = draft.Group,
            Size = size,
            Modified = draft.Modified,
            Accessed = draft.Accessed,
            DeviceMajor = draft.DeviceMajor,
            DeviceMinor = draft.DeviceMinor,
            Attributes = draft.Attributes,
            Runs = runs,
        };
    }

    private void CheckRuns(TarEntry entry, long size, List<SparseRun> runs)
    {
        long at = 0;
        long stored = 0;
        foreach (SparseRun run in runs)
        {
            if (run.Offset < at || run.Length < 0 || run.Offset > size || run.Length > size - run.Offset)
            {
                throw TarFailure.Entry(entry, "has an impossible sparse map");
            }

            at = run.Offset + run.Length;
            stored += run.Length;
        }

        if (stored != _dataLeft)
        {
            throw TarFailure.Entry(entry, "has a sparse map that does not fit its data");
        }
    }

    private static TarEntryKind KindOf(char flag, string name) => flag switch
    {
        // Before POSIX a directory was a file whose name ends in a slash.
        '0' or '\0' when name.EndsWith('/') => TarEntryKind.Directory,
        '0' or '\0' or '7' or 'S' => TarEntryKind.File,
        '1' => TarEntryKind.HardLink,
        '2' => TarEntryKind.SymbolicLink,
        '3' => TarEntryKind.CharacterDevice,
        '4' => TarEntryKind.BlockDevice,
        '5' or 'D' => TarEntryKind.Directory,
        '6' => TarEntryKind.Fifo,
        _ => throw TarFailure.Bad($"entry \"{RawName.ToText(name)}\" has the unknown type '{(char.IsAsciiLetterOrDigit(flag) ? flag : '?')}'"),
    };

    // 2^32-1 means "leave as it is" to chown(2).
    private static uint Identity(long number) =>
        number is >= 0 and < uint.MaxValue ? (uint)number : throw TarFailure.Bad($"the user or group {number} is out of range");

    private List<SparseRun> ReadGnuRuns(TarHeader header)
    {
        var runs = new List<SparseRun>();
        header.ReadGnuRuns(runs);
        bool more = header.GnuHasMoreRuns;
        while (more)
        {
            ReadOnlySpan<byte> block = TryReadBlock();
            if (block.IsEmpty || runs.Count > _limits.MaximumSparseRuns)
            {
                throw TarFailure.Bad(block.IsEmpty ? "unexpected end of the data (truncated archive)" : "a sparse file with too many runs");
            }

            TarHeader.ReadGnuRuns(block, 21, runs);
            more = block[504] != 0;
        }

        // A run of no bytes at the end only tells the size.
        runs.RemoveAll(static run => run.Length == 0);
        return runs;
    }

    // Format 1.0: decimal lines before the data, in whole blocks.
    private List<SparseRun> ReadMapInData()
    {
        var line = new StringBuilder();
        long used = 0;
        long count = MapNumber(line, ref used);
        if (count > _limits.MaximumSparseRuns)
        {
            throw TarFailure.Bad("a sparse file with too many runs");
        }

        var runs = new List<SparseRun>();
        for (long i = 0; i < count; i++)
        {
            long offset = MapNumber(line, ref used);
            long length = MapNumber(line, ref used);
            if (length > 0)
            {
                runs.Add(new SparseRun(offset, length));
            }
        }

        for (long rest = (TarHeader.Size - (used % TarHeader.Size)) % TarHeader.Size; rest > 0; rest--)
        {
            DataByte();
        }

        return runs;
    }

    private long MapNumber(StringBuilder line, ref long used)
    {
        line.Clear();
        while (true)
        {
            byte b = DataByte();
            used++;
            if (b == '\n')
            {
                return PaxRecords.Number(Encoding.ASCII.GetBytes(line.ToString()));
            }

            if (line.Append((char)b).Length > 20)
            {
                throw TarFailure.Bad("a broken sparse map");
            }
        }
    }

    private byte DataByte()
    {
        if (_dataLeft == 0 || (_start == _end && !Fill()))
        {
            throw TarFailure.Bad("a sparse map beyond its data");
        }

        _dataLeft--;
        return _buffer[_start++];
    }

    private void SetData(long size)
    {
        _dataLeft = size;
        _padding = (int)((TarHeader.Size - (size % TarHeader.Size)) % TarHeader.Size);
    }

    private void SkipData()
    {
        while (!ReadData().IsEmpty)
        {
        }

        // The padding of the last member may be missing: some writers stop there.
        while (_padding > 0)
        {
            if (_start == _end && !Fill())
            {
                _padding = 0;
                return;
            }

            int step = Math.Min(_padding, _end - _start);
            _start += step;
            _padding -= step;
        }
    }

    private byte[] ReadHeaderData(long size)
    {
        if (size < 0 || size > _limits.MaximumHeaderSize)
        {
            throw TarFailure.Bad($"an extended header of {size} bytes; at most {_limits.MaximumHeaderSize} are taken");
        }

        SetData(size);
        byte[] data = ReadAllData(_limits.MaximumHeaderSize);
        SkipData();
        return data;
    }

    private string LongText(long size)
    {
        ReadOnlySpan<byte> text = ReadHeaderData(size);
        int end = text.IndexOf((byte)0);
        return RawName.FromBytes(end < 0 ? text : text[..end]);
    }

    // Empty at the end of the stream.
    private ReadOnlySpan<byte> TryReadBlock()
    {
        while (_end - _start < TarHeader.Size)
        {
            if (!Fill())
            {
                return _start == _end ? [] : throw TarFailure.Bad("unexpected end of a header (truncated archive)");
            }
        }

        ReadOnlySpan<byte> block = _buffer.AsSpan(_start, TarHeader.Size);
        _start += TarHeader.Size;
        return block;
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        int read = _source.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }

    private TarEntry? Finish(bool atEnd)
    {
        _start = _end = 0;
        while (!atEnd && _source.Read(_buffer) > 0)
        {
        }

        return null;
    }
}
