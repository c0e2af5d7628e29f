// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Globalization;
using Berth.Linux;
using Berth.Linux.Files;
using Berth.Primitives;

namespace Berth.Cgroups;

/// <summary>Directories of cgroupfs: making them, listing their processes, removing them.</summary>
internal static class CgroupDirectory
{
    private const uint Mode = 0x1ED; // 0755
    private static readonly TimeSpan DeleteLimit = TimeSpan.FromSeconds(1);

    /// <summary>Makes the directory and the levels above it that are missing, top first; <paramref name="made"/> is called after each one that is new.</summary>
    /// <returns>False when it was there already.</returns>
    internal static bool Make(string directory, Action<string, bool>? made, bool leaf = true)
    {
        int errno = KernelFile.MakeDirectory(directory, Mode);
        if (errno == Errno.ENOENT)
        {
            Make(directory[..directory.LastIndexOf('/')], made, leaf: false);
            errno = KernelFile.MakeDirectory(directory, Mode);
        }

        if (errno == 0)
        {
            made?.Invoke(directory, leaf);
        }
        else if (errno != Errno.EEXIST)
        {
            throw CgroupFile.Failure("mkdir", directory, errno);
        }

        return errno == 0;
    }

    /// <summary>
    /// A cgroup that was there already may be a leftover, but if somebody lives in it, it is another container's: limiting it, freezing it and killing
    /// it would then do that to the other one.
    /// </summary>
    internal static void RefuseInhabited(string path, IReadOnlyList<int> pids)
    {
        if (pids.Count > 0)
        {
            throw new EngineException(ErrorKind.Conflict, $"cgroup \"{path}\" is in use: {pids.Count} process(es) found, the first is {pids[0]}");
        }
    }

    /// <summary>The processes in cgroup.procs; none when the cgroup is gone.</summary>
    internal static void AddPids(string directory, bool recursive, List<int> pids)
    {
        foreach (ReadOnlySpan<char> line in CgroupFile.ReadOrNull(directory, "cgroup.procs").AsSpan().EnumerateLines())
        {
            // 0 stands for a process outside this PID namespace, which no signal of ours can reach.
            if (int.TryParse(line, CultureInfo.InvariantCulture, out int pid) && pid > 0)
            {
                pids.Add(pid);
            }
        }

        if (recursive)
        {
            foreach (string child in Children(directory))
            {
                AddPids(child, recursive: true, pids);
            }
        }
    }

    /// <summary>
    /// Removes the directories and everything below them. EBUSY means a process that has been killed but is not yet gone, or a cgroup below: the cgroups
    /// below are removed and the rest is waited for, up to a second for all of them together.
    /// </summary>
    internal static void Delete(IEnumerable<string> directories)
    {
        long start = Stopwatch.GetTimestamp();
        foreach (string directory in directories)
        {
            for (int wait = 1; ; wait = Math.Min(wait * 2, 50))
            {
                int errno = KernelFile.RemoveDirectory(directory);
                if (errno is 0 or Errno.ENOENT)
                {
                    break;
                }

                bool late = Stopwatch.GetElapsedTime(start) > DeleteLimit;
                if (errno != Errno.EBUSY || late)
                {
                    throw CgroupFile.Failure("rmdir", directory, errno);
                }

                if (!DeleteChildren(directory))
                {
                    Thread.Sleep(wait);
                }
            }
        }
    }

    /// <returns>True when at least one directory went.</returns>
    private static bool DeleteChildren(string directory)
    {
        bool any = false;
        foreach (string child in Children(directory))
        {
            DeleteChildren(child);
            any |= KernelFile.RemoveDirectory(child) == 0;
        }

        return any;
    }

    private static string[] Children(string directory)
    {
        try
        {
            return Directory.GetDirectories(directory);
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }
}
