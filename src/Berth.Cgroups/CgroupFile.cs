// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Linux;
using Berth.Linux.Files;

namespace Berth.Cgroups;

/// <summary>Reads and writes single values of cgroup files. A failure names the value and the file.</summary>
internal static class CgroupFile
{
    internal static void Write(string directory, string file, string value) => WritePath(directory + "/" + file, value);

    internal static void WritePath(string path, string value)
    {
        int errno = KernelFile.Write(path, value);
        if (errno != 0)
        {
            throw Failure($"write \"{value}\" to", path, errno);
        }
    }

    internal static int TryWrite(string directory, string file, string value) => KernelFile.Write(directory + "/" + file, value);

    internal static string Read(string directory, string file)
    {
        string path = directory + "/" + file;
        int errno = KernelFile.Read(path, out string content);
        return errno == 0 ? content : throw Failure("read", path, errno);
    }

    /// <summary>The content, or null when the file or the whole cgroup is not there (ENODEV: removed while open).</summary>
    internal static string? ReadOrNull(string directory, string file)
    {
        string path = directory + "/" + file;
        int errno = KernelFile.Read(path, out string content);
        return errno switch
        {
            0 => content,
            Errno.ENOENT or Errno.ENODEV or Errno.EOPNOTSUPP => null,
            _ => throw Failure("read", path, errno),
        };
    }

    internal static bool Exists(string directory, string file) => KernelFile.Exists(directory + "/" + file);

    /// <summary>A file of one number. "max" and absent files give the fallback.</summary>
    internal static ulong ReadNumber(string directory, string file, ulong fallback = 0) =>
        ParseNumber(ReadOrNull(directory, file).AsSpan().Trim(), fallback);

    internal static ulong ParseNumber(ReadOnlySpan<char> text, ulong fallback = 0) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) ? value : fallback;

    /// <summary>The number after a key in a file of lines "key number".</summary>
    internal static ulong Keyed(string? content, string key)
    {
        foreach (ReadOnlySpan<char> line in content.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(key, StringComparison.Ordinal) && line.Length > key.Length && line[key.Length] == ' ')
            {
                return ParseNumber(line[(key.Length + 1)..].Trim());
            }
        }

        return 0;
    }

    /// <summary>All lines "key number".</summary>
    internal static Dictionary<string, ulong> ParseKeyed(string? content)
    {
        Dictionary<string, ulong> values = new(StringComparer.Ordinal);
        foreach (ReadOnlySpan<char> line in content.AsSpan().EnumerateLines())
        {
            int space = line.IndexOf(' ');
            if (space > 0)
            {
                values[line[..space].ToString()] = ParseNumber(line[(space + 1)..].Trim());
            }
        }

        return values;
    }

    internal static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    internal static string Text(ulong value) => value.ToString(CultureInfo.InvariantCulture);

    internal static SyscallException Failure(string operation, string path, int errno) => new(operation, path, errno);
}
