// SPDX-License-Identifier: Apache-2.0
using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Berth.Logs.Reading;

/// <summary>Reads one file line by line, forwards, from any line; finds the n-th line from the end without reading what is before it.</summary>
internal sealed class LineFile : IDisposable
{
    private const int BlockLength = 64 * 1024;

    // Nothing that a driver writes is longer: such a line is damage and is skipped.
    private const int MaximumLineLength = 4 * 1024 * 1024;
    private readonly SafeFileHandle file;
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(BlockLength);
    private long position;
    private int start;
    private int end;
    private int searched;

    internal LineFile(SafeFileHandle file) => this.file = file;

    internal SafeFileHandle Handle => file;

    /// <summary>The next line with its \n. False at the present end, where an unfinished line is left for later.</summary>
    internal bool TryRead(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            int newline = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                int next = searched + newline + 1;
                line = buffer.AsSpan(start, next - start);
                start = searched = next;
                return true;
            }

            searched = end;
            if (!Fill())
            {
                line = default;
                return false;
            }
        }
    }

    /// <summary>An administrator has cut the file: read it from the start.</summary>
    internal bool RestartIfTruncated()
    {
        if (RandomAccess.GetLength(file) >= position)
            return false;
        position = 0;
        start = end = searched = 0;
        return true;
    }

    /// <summary>Goes to the start of the n-th line from the end. Returns how many of the n lines this file does not have.</summary>
    internal long SeekFromEnd(long lines)
    {
        long offset = RandomAccess.GetLength(file);
        long found = -1; // the newline that ends the last line begins no line
        byte[] block = ArrayPool<byte>.Shared.Rent(BlockLength);
        try
        {
            while (offset > 0)
            {
                int length = (int)Math.Min(block.Length, offset);
                offset -= length;
                length = RandomAccess.Read(file, block.AsSpan(0, length), offset);
                Span<byte> rest = block.AsSpan(0, length);
                long here = rest.Count((byte)'\n');
                if (found + here < lines)
                {
                    found += here;
                    continue;
                }

                int cut = length;
                for (; found < lines; found++)
                    cut = rest[..cut].LastIndexOf((byte)'\n');
                position = offset + cut + 1;
                return 0;
            }

            position = 0;
            return lines - Math.Max(0, found + 1);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    public void Dispose()
    {
        file.Dispose();
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        start = end = searched = 0;
    }

    private bool Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            searched -= start;
            start = 0;
        }

        if (end == buffer.Length)
            Grow();
        int length = RandomAccess.Read(file, buffer.AsSpan(end), position);
        position += length;
        end += length;
        return length > 0;
    }

    private void Grow()
    {
        if (buffer.Length >= MaximumLineLength)
        {
            end = searched = 0;
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
