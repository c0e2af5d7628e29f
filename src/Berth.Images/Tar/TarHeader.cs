// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Binary;
using Berth.Linux.Files;

namespace Berth.Images.Tar;

/// <summary>A view of one 512-byte header block (POSIX pax "ustar Interchange Format", and GNU tar's header of before it).</summary>
internal readonly ref struct TarHeader
{
    internal const int Size = 512;

    private readonly ReadOnlySpan<byte> _block;

    internal TarHeader(ReadOnlySpan<byte> block) => _block = block;

    internal char TypeFlag => (char)_block[156];

    internal bool IsGnu => _block.Slice(257, 8).SequenceEqual("ustar  \0"u8);

    internal bool IsZero => !_block.ContainsAnyExcept((byte)0);

    internal string Name
    {
        get
        {
            string name = Text(0, 100);
            if (IsGnu || !_block.Slice(257, 5).SequenceEqual("ustar"u8))
            {
                return name;
            }

            string prefix = Text(345, 155);
            return prefix.Length == 0 ? name : prefix + "/" + name;
        }
    }

    internal string LinkTarget => Text(157, 100);

    internal long Mode => Number(100, 8);

    internal long User => Number(108, 8);

    internal long Group => Number(116, 8);

    internal long DataSize => Number(124, 12);

    internal long Modified => Number(136, 12);

    internal long DeviceMajor => Number(329, 8);

    internal long DeviceMinor => Number(337, 8);

    // The checksum counts its own field as spaces; ancient tars summed signed bytes.
    internal bool HasValidChecksum
    {
        get
        {
            long unsigned = 0;
            long signed = 0;
            for (int i = 0; i < Size; i++)
            {
                byte b = i is >= 148 and < 156 ? (byte)' ' : _block[i];
                unsigned += b;
                signed += (sbyte)b;
            }

            return TryOctal(_block.Slice(148, 8), out long stored) && (stored == unsigned || stored == signed);
        }
    }

    // GNU's old sparse format: four runs in the header, then blocks of 21.
    internal long GnuRealSize => Number(483, 12);

    internal bool GnuHasMoreRuns => _block[482] != 0;

    internal static bool ReadGnuRuns(ReadOnlySpan<byte> table, int count, List<SparseRun> runs)
    {
        var view = new TarHeader(table);
        for (int i = 0; i < count; i++)
        {
            if (table[i * 24] == 0)
            {
                return false;
            }

            runs.Add(new SparseRun(view.Number(i * 24, 12), view.Number((i * 24) + 12, 12)));
        }

        return true;
    }

    internal bool ReadGnuRuns(List<SparseRun> runs) => ReadGnuRuns(_block[386..482], 4, runs);

    private string Text(int offset, int length)
    {
        ReadOnlySpan<byte> field = _block.Slice(offset, length);
        int end = field.IndexOf((byte)0);
        return RawName.FromBytes(end < 0 ? field : field[..end]);
    }

    private long Number(int offset, int length)
    {
        ReadOnlySpan<byte> field = _block.Slice(offset, length);
        return (field[0] & 0x80) != 0 ? Binary(field) : Octal(field);
    }

    // GNU's base-256: the top bit marks it, the rest is a big-endian two's complement number.
    private static long Binary(ReadOnlySpan<byte> field)
    {
        bool negative = (field[0] & 0x40) != 0;
        Span<byte> wide = stackalloc byte[16];
        wide.Fill(negative ? (byte)0xFF : (byte)0);
        field.CopyTo(wide[(16 - field.Length)..]);
        wide[16 - field.Length] = negative ? (byte)(field[0] | 0x80) : (byte)(field[0] & 0x7F);
        Int128 number = BinaryPrimitives.ReadInt128BigEndian(wide);
        return number >= long.MinValue && number <= long.MaxValue ? (long)number : throw TarFailure.Bad("a number of the header is out of range");
    }

    private static long Octal(ReadOnlySpan<byte> field) => TryOctal(field, out long number) ? number : throw TarFailure.Bad("a number of the header is not octal");

    private static bool TryOctal(ReadOnlySpan<byte> field, out long number)
    {
        number = 0;
        field = field.Trim(" \0"u8);
        int end = field.IndexOfAny((byte)' ', (byte)0);
        foreach (byte digit in end >= 0 ? field[..end] : field)
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return false;
            }

            number = (number << 3) | (uint)(digit - '0');
        }

        return true;
    }
}
