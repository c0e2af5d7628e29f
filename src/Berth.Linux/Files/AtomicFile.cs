// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Berth.Linux.Handles;

namespace Berth.Linux.Files;

/// <summary>Replaces a file of a directory so that a reader sees the old bytes or the new ones, never a part.</summary>
public static class AtomicFile
{
    /// <param name="directory">The directory, open for reading or O_PATH.</param>
    /// <param name="name">One component.</param>
    /// <param name="content">The whole new content.</param>
    /// <param name="mode">Permission bits.</param>
    /// <param name="durable">Whether to fsync before the rename: what must survive a power cut, not what lives on tmpfs.</param>
    public static void Replace(SafeFd directory, string name, ReadOnlySpan<byte> content, uint mode = 0x180, bool durable = false)
    {
        byte[] temporary = Encoding.UTF8.GetBytes("." + name + ".new");
        using (SafeFd file = DirectoryFd.Open(directory, temporary, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate, mode))
        {
            Fd.WriteAll(file, content);
            if (durable)
            {
                FileData.Sync(file);
            }
        }

        DirectoryFd.Rename(directory, temporary, directory, Encoding.UTF8.GetBytes(name));
    }
}
