// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Files;
using Berth.Linux.Handles;

namespace Berth.Images.Snapshots;

internal static class TreeSize
{
    /// <summary>Bytes of all files and links, each inode once; directories count nothing, as in Docker's numbers.</summary>
    internal static long Of(SafeFd root)
    {
        var seen = new HashSet<ulong>();
        var pending = new Stack<string>();
        pending.Push("");
        long total = 0;
        while (pending.TryPop(out string? path))
        {
            using SafeFd? directory = FileTree.TryOpenDirectory(root, path);
            if (directory is null)
            {
                continue;
            }

            foreach (string name in FileTree.List(directory))
            {
                if (!FileTree.TryStat(directory, name, out FileStatus status))
                {
                    continue;
                }

                if (status.IsDirectory)
                {
                    // A container may nest deeper than a path can be long; what is below that is not counted.
                    if (path.Length + name.Length < 4000)
                    {
                        pending.Push(path.Length == 0 ? name : path + "/" + name);
                    }
                }
                else if (status.LinkCount == 1 || seen.Add(status.Inode))
                {
                    total += status.Size;
                }
            }
        }

        return total;
    }
}
