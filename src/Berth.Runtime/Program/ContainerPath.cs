// SPDX-License-Identifier: Apache-2.0
namespace Berth.Runtime.Program;

/// <summary>Paths of a specification as text. What they lead to is decided by the kernel, beneath the root.</summary>
internal static class ContainerPath
{
    // What may be bound below /proc: the files that lxcfs provides (CVE-2019-16884 answers the rest).
    private static readonly string[] AllowedBelowProc =
    [
        "/proc/cpuinfo", "/proc/diskstats", "/proc/meminfo", "/proc/stat", "/proc/swaps", "/proc/uptime", "/proc/loadavg", "/proc/slabinfo",
        "/proc/sys/kernel/ns_last_pid", "/proc/sys/crypto/fips_enabled",
    ];

    /// <summary>Absolute, without ".", ".." or double slashes, by the text alone.</summary>
    internal static string Clean(string path)
    {
        if (path.Length > 0 && path[0] == '/' && !path.Contains("//", StringComparison.Ordinal) && !path.Contains("/.", StringComparison.Ordinal))
        {
            return path.Length > 1 && path[^1] == '/' ? path[..^1] : path;
        }

        var parts = new List<string>();
        foreach (string part in path.Split('/'))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("" or "." or ".."))
            {
                parts.Add(part);
            }
        }

        return "/" + string.Join('/', parts);
    }

    internal static string DirectoryOf(string path)
    {
        int slash = path.LastIndexOf('/');
        return slash <= 0 ? "/" : path[..slash];
    }

    internal static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    internal static bool IsBelow(string path, string directory) =>
        path.Length > directory.Length && path[directory.Length] == '/' && path.StartsWith(directory, StringComparison.Ordinal);

    internal static bool MayBeMountedBelowProc(string path) => Array.IndexOf(AllowedBelowProc, path) >= 0;

    /// <summary>A path of the host that a specification may give relative to the bundle.</summary>
    internal static string OnHost(string bundle, string path) => path.Length > 0 && path[0] == '/' ? path : bundle + "/" + path;
}
