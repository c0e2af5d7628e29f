// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Berth.Logs.Writing;

/// <summary>The current file and its predecessors `path.1` (newest) to `path.N`. A follower that has a file open can always read it to its end.</summary>
internal sealed class LogFileSet : IDisposable
{
    private const int Mode = 0b110_100_000; // 0640
    private readonly string path;
    private readonly JsonFileLogOptions options;
    private SafeFileHandle current;
    private long size;

    internal LogFileSet(string path, JsonFileLogOptions options)
    {
        this.path = path;
        this.options = options;
        current = AppendFile.Open(path, Mode);
        size = RandomAccess.GetLength(current);
        EndTornLine();
    }

    /// <summary>How many writes the disk has refused.</summary>
    internal long Lost { get; private set; }

    /// <summary>True when the next entry belongs into a new file, given what still waits to be written.</summary>
    internal bool IsFull(int waiting) => size + waiting >= options.MaximumSize;

    internal void Append(ReadOnlySpan<byte> entries)
    {
        if (AppendFile.Append(current, entries) != 0)
            Lost++;
        size += entries.Length;
    }

    internal void Rotate()
    {
        try
        {
            for (int number = options.MaximumFiles - 1; number > 1; number--)
                MoveIfPresent(Name(number - 1), Name(number));
            if (options.MaximumFiles > 1)
                File.Move(path, Name(1), overwrite: true);
            else
                File.Delete(path);
            SafeFileHandle next = AppendFile.Open(path, Mode);
            current.Dispose();
            current = next;
            size = 0;
        }
        catch (IOException)
        {
            // No descriptor or no inode to be had: the old file is used on, and rotation tried again a whole size later.
            Lost++;
            size = 0;
        }
    }

    public void Dispose() => current.Dispose();

    private static void MoveIfPresent(string from, string to)
    {
        if (File.Exists(from))
            File.Move(from, to, overwrite: true);
    }

    private string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"{path}.{number}");

    // A writer that was killed in the middle of an entry leaves half a line, which must not swallow the first new entry.
    private void EndTornLine()
    {
        if (size == 0)
            return;
        Span<byte> last = stackalloc byte[1];
        RandomAccess.Read(current, last, size - 1);
        if (last[0] != '\n')
            Append("\n"u8);
    }
}
