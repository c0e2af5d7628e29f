// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Files;
using Berth.Linux.Handles;

namespace Berth.Runtime.Lifecycle;

/// <summary>
/// Copies what an image has in a directory into the tmpfs that is about to cover it (tmpcopyup). Works on descriptors alone and
/// follows no link: the tree is the image's.
/// </summary>
internal static class TreeCopy
{
    private const int DeepestTree = 256;

    internal static void Copy(SafeFd source, SafeFd target)
    {
        FileStatus status = Fd.Status(source);
        if (!status.IsDirectory)
        {
            return;
        }

        using SafeFd from = DirectoryFd.Open(source, "."u8, OpenFlags.ReadOnly | OpenFlags.Directory);
        CopyEntries(from, target, 0);
        using SafeFd to = DirectoryFd.Open(target, "."u8, OpenFlags.ReadOnly | OpenFlags.Directory);
        FileMetadata.SetOwner(to, status.Uid, status.Gid);
        FileMetadata.SetMode(to, status.Permissions);
    }

    private static void CopyEntries(SafeFd source, SafeFd target, int depth)
    {
        if (depth > DeepestTree)
        {
            throw new Linux.SyscallException("copy up", null, Linux.Errno.ELOOP);
        }

        foreach ((byte[] name, _) in DirectoryEntries.List(source))
        {
            if (DirectoryFd.Status(source, name) is { } status)
            {
                CopyEntry(source, target, name, status, depth);
            }
        }
    }

    private static void CopyEntry(SafeFd source, SafeFd target, byte[] name, FileStatus status, int depth)
    {
        if (status.IsDirectory)
        {
            DirectoryFd.MakeDirectory(target, name, 0x1C0);
            using SafeFd from = DirectoryFd.Open(source, name, OpenFlags.ReadOnly | OpenFlags.Directory);
            using SafeFd to = DirectoryFd.Open(target, name, OpenFlags.ReadOnly | OpenFlags.Directory);
            CopyEntries(from, to, depth + 1);
        }
        else if (status.IsSymlink)
        {
            DirectoryFd.MakeSymlink(target, name, DirectoryFd.ReadLink(source, name));
        }
        else if (status.IsRegular)
        {
            CopyFile(source, target, name);
        }
        else
        {
            DirectoryFd.MakeNode(target, name, status.Mode, status.RdevMajor, status.RdevMinor);
        }

        DirectoryFd.SetOwner(target, name, status.Uid, status.Gid);
        if (!status.IsSymlink)
        {
            DirectoryFd.SetMode(target, name, status.Permissions);
        }

        DirectoryFd.SetTimes(
            target, name, (status.AccessedSeconds, status.AccessedNanoseconds), (status.ModifiedSeconds, status.ModifiedNanoseconds));
    }

    private static void CopyFile(SafeFd source, SafeFd target, byte[] name)
    {
        using SafeFd from = DirectoryFd.Open(source, name, OpenFlags.ReadOnly | OpenFlags.NonBlocking);
        using SafeFd to = DirectoryFd.Open(target, name, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive, 0x180);
        byte[] buffer = new byte[65536];
        int count;
        while ((count = Fd.Read(from, buffer)) > 0)
        {
            Fd.WriteAll(to, buffer.AsSpan(0, count));
        }
    }
}
