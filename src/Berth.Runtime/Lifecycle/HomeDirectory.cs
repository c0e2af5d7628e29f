// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Berth.Linux;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Runtime.Program;

namespace Berth.Runtime.Lifecycle;

/// <summary>A user's home directory by the container's own passwd file, which is read as hostile: beneath the root, a regular file, not much of it.</summary>
internal static class HomeDirectory
{
    private const string Fallback = "/";
    private const int Limit = 1 << 20;

    internal static string Find(IsolationProgram program, int? initPid, uint uid)
    {
        try
        {
            if (program.Code.Filled(program.Root) is { } root)
            {
                return FindIn(root, uid) ?? Fallback;
            }

            foreach (string layer in program.PasswdRoots)
            {
                using SafeFd directory = Fd.Open(layer, OpenFlags.Path | OpenFlags.Directory);
                if (FindIn(directory, uid) is { } home)
                {
                    return home;
                }
            }

            if (initPid is { } pid)
            {
                using SafeFd own = Fd.Open(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/root"), OpenFlags.Path | OpenFlags.Directory);
                return FindIn(own, uid) ?? Fallback;
            }
        }
        catch (SyscallException)
        {
            // No passwd file that can be read: then nobody has a home in it.
        }

        return Fallback;
    }

    // Null when there is no such file.
    private static string? FindIn(SafeFd root, uint uid)
    {
        using SafeFd? location = PathInRoot.OpenIfExists(root, "etc/passwd", OpenFlags.Path);
        if (location is null)
        {
            return null;
        }

        using SafeFd? file = PathInRoot.OpenRegular(location);
        return file is null ? Fallback : Parse(Fd.ReadToEnd(file, Limit), uid);
    }

    internal static string Parse(ReadOnlySpan<byte> passwd, uint uid)
    {
        while (!passwd.IsEmpty)
        {
            int end = passwd.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? passwd : passwd[..end];
            passwd = end < 0 ? default : passwd[(end + 1)..];
            ReadOnlySpan<byte> number = Field(line, 2);
            if (uint.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out uint found) && found == uid)
            {
                string home = Encoding.UTF8.GetString(Field(line, 5));
                return home.Length == 0 || home.Contains('\0', StringComparison.Ordinal) ? Fallback : home;
            }
        }

        return Fallback;
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> line, int index)
    {
        for (; index > 0; index--)
        {
            int colon = line.IndexOf((byte)':');
            if (colon < 0)
            {
                return default;
            }

            line = line[(colon + 1)..];
        }

        int end = line.IndexOf((byte)':');
        return end < 0 ? line : line[..end];
    }
}
