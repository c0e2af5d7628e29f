// SPDX-License-Identifier: Apache-2.0
using System.Globalization;

namespace Berth.Engine.System;

/// <summary>What the kernel and the distribution say about the machine.</summary>
internal static class HostFacts
{
    private static readonly Dictionary<string, string> s_release = ReadRelease();

    public static string KernelVersion { get; } = ReadLine("/proc/sys/kernel/osrelease");

    public static string OperatingSystem => s_release.GetValueOrDefault("PRETTY_NAME", "Linux");

    public static string OperatingSystemVersion => s_release.GetValueOrDefault("VERSION_ID", "");

    public static bool Ipv4Forwarding => ReadLine("/proc/sys/net/ipv4/ip_forward") == "1";

    public static long TotalMemory()
    {
        foreach (var line in ReadLines("/proc/meminfo"))
        {
            if (line.StartsWith("MemTotal:", StringComparison.Ordinal)
                && long.TryParse(line.AsSpan(9, line.Length - 9 - 2).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes))
            {
                return kibibytes * 1024;
            }
        }

        return 0;
    }

    public static int OpenDescriptors() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    /// <summary>The type of the file system that a path lies on, as docker info names it.</summary>
    public static string FileSystemOf(string path)
    {
        var best = ("", "unknown");
        foreach (var line in ReadLines("/proc/self/mounts"))
        {
            var fields = line.Split(' ');
            if (fields.Length > 2
                && fields[1].Length >= best.Item1.Length
                && (path == fields[1] || path.StartsWith(fields[1] == "/" ? "/" : fields[1] + "/", StringComparison.Ordinal)))
            {
                best = (fields[1], fields[2]);
            }
        }

        return best.Item2 is "ext2" or "ext3" or "ext4" ? "extfs" : best.Item2;
    }

    private static Dictionary<string, string> ReadRelease()
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in ReadLines(File.Exists("/etc/os-release") ? "/etc/os-release" : "/usr/lib/os-release"))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                values[line[..equals]] = line[(equals + 1)..].Trim().Trim('"', '\'');
            }
        }

        return values;
    }

    private static string ReadLine(string path) => ReadLines(path).FirstOrDefault()?.Trim() ?? "";

    private static string[] ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
