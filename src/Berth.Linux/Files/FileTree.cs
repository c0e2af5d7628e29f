// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Berth.Linux.Handles;
using Berth.Linux.Interop;

namespace Berth.Linux.Files;

/// <summary>
/// Walks and makes file trees through directory descriptors only, so that nothing in a hostile tree can lead an operation outside of it.
/// A <c>name</c> is one component, a <c>path</c> may have several; both are raw (<see cref="RawName"/>). No symbolic link is ever followed.
/// </summary>
public static unsafe class FileTree
{
    private const ulong Confined = Libc.RESOLVE_IN_ROOT | Libc.RESOLVE_NO_MAGICLINKS | Libc.RESOLVE_NO_SYMLINKS;

    /// <summary>Opens a directory of the engine's own by its path: the root for everything else here.</summary>
    public static SafeFd OpenRoot(string path)
    {
        fixed (byte* name = RawName.ToCString(RawName.FromText(path)))
        {
            return SafeFd.FromResult(Libc.openat(Libc.AT_FDCWD, name, Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_CLOEXEC, 0), "open", path);
        }
    }

    /// <summary>Opens a directory below <paramref name="root"/>; null if it is not there, is no directory, or a link is on the way.</summary>
    public static SafeFd? TryOpenDirectory(SafeFd root, string path) => TryOpen(root, path, Libc.O_RDONLY | Libc.O_DIRECTORY);

    public static SafeFd OpenDirectory(SafeFd root, string path) => TryOpenDirectory(root, path) ?? throw Failure("openat2", path);

    /// <summary>Opens a regular file for reading; null if it is not there. Never blocks on a fifo.</summary>
    public static SafeFd? TryOpenFile(SafeFd root, string path) => TryOpen(root, path, Libc.O_RDONLY | Libc.O_NONBLOCK | Libc.O_NOCTTY);

    /// <summary>Makes a regular file that did not exist, open for writing, mode 0600; null if the name is taken.</summary>
    public static SafeFd? TryCreateFile(SafeFd directory, string name)
    {
        fixed (byte* bytes = RawName.ToCString(name))
        {
            int fd = Libc.openat(
                directory.Number, bytes, Libc.O_WRONLY | Libc.O_CREAT | Libc.O_EXCL | Libc.O_NOFOLLOW | Libc.O_CLOEXEC, 0x180 /* 0600 */);
            GC.KeepAlive(directory);
            return fd >= 0 ? new SafeFd(fd) : Marshal.GetLastPInvokeError() == Errno.EEXIST ? null : throw Failure("open", name);
        }
    }

    /// <summary>False if the name is taken. The mode is 0700 until someone sets it.</summary>
    public static bool TryMakeDirectory(SafeFd directory, string name)
    {
        fixed (byte* bytes = RawName.ToCString(name))
        {
            return Made(Libc.mkdirat(directory.Number, bytes, 0x1C0 /* 0700 */), "mkdir", name, directory);
        }
    }

    /// <summary>A fifo, socket or device; false if the name is taken.</summary>
    public static bool TryMakeNode(SafeFd directory, string name, FileKind kind, uint major, uint minor)
    {
        fixed (byte* bytes = RawName.ToCString(name))
        {
            return Made(Libc.mknodat(directory.Number, bytes, (uint)kind | 0x180, DirectoryFd.MakeDevice(major, minor)), "mknod", name, directory);
        }
    }

    public static bool TryMakeSymbolicLink(SafeFd directory, string name, string target)
    {
        fixed (byte* bytes = RawName.ToCString(name))
        fixed (byte* to = RawName.ToCString(target))
        {
            return Made(Libc.symlinkat(to, directory.Number, bytes), "symlink", name, directory);
        }
    }

    /// <summary>A second name for a file; a symbolic link itself is linked, not what it points to.</summary>
    public static bool TryMakeHardLink(SafeFd fromDirectory, string from, SafeFd directory, string name)
    {
        fixed (byte* source = RawName.ToCString(from))
        fixed (byte* bytes = RawName.ToCString(name))
        {
            int result = Libc.linkat(fromDirectory.Number, source, directory.Number, bytes, 0);
            GC.KeepAlive(fromDirectory);
            return Made(result, "link", name, directory);
        }
    }

    public static bool TryStat(SafeFd directory, string name, out FileStatus status)
    {
        Libc.statx_t buffer;
        int result;
        fixed (byte* bytes = RawName.ToCString(name))
        {
            int flags = Libc.AT_SYMLINK_NOFOLLOW | (name.Length == 0 ? Libc.AT_EMPTY_PATH : 0);
            result = Libc.statx(directory.Number, bytes, flags, Libc.STATX_BASIC_STATS, &buffer);
            GC.KeepAlive(directory);
        }

        if (result != 0)
        {
            status = default;
            return Marshal.GetLastPInvokeError() is Errno.ENOENT or Errno.ENOTDIR ? false : throw Failure("statx", name);
        }

        status = FileStatus.From(in buffer);
        return true;
    }

    public static string ReadLink(SafeFd directory, string name)
    {
        byte[] target = new byte[4096];
        fixed (byte* bytes = RawName.ToCString(name))
        fixed (byte* buffer = target)
        {
            nint length = Libc.readlinkat(directory.Number, bytes, buffer, (nuint)target.Length);
            GC.KeepAlive(directory);
            return length >= 0 ? RawName.FromBytes(target.AsSpan(0, (int)length)) : throw Failure("readlink", name);
        }
    }

    /// <summary>The names in a directory, without "." and "..", in the file system's order.</summary>
    public static List<string> List(SafeFd directory)
    {
        using SafeFd again = OpenDirectory(directory, ".");
        return DirectoryEntries.List(again).ConvertAll(entry => RawName.FromBytes(entry.Name));
    }

    /// <summary>Removes a name and, if it is a directory, all that is below it. What is not there is no error.</summary>
    public static void RemoveAll(SafeFd directory, string name)
    {
        if (TryUnlink(directory, name, 0))
        {
            return;
        }

        int errno = Marshal.GetLastPInvokeError();
        if (errno is not (Errno.EISDIR or Errno.EPERM))
        {
            throw Failure("unlink", name);
        }

        if (!TryUnlink(directory, name, Libc.AT_REMOVEDIR))
        {
            RemoveTree(directory, name);
        }
    }

    private static SafeFd? TryOpen(SafeFd root, string path, int flags)
    {
        var how = new Libc.open_how { flags = (ulong)(flags | Libc.O_CLOEXEC), resolve = Confined };
        fixed (byte* bytes = RawName.ToCString(path.Length == 0 ? "." : path))
        {
            // EAGAIN: a rename somewhere on the machine raced with the scoped lookup (openat2(2)).
            int fd;
            do
            {
                fd = (int)Libc.syscall(SyscallNumber.openat2, root.Number, (long)bytes, (long)&how, sizeof(Libc.open_how), 0, 0);
            }
            while (fd < 0 && Marshal.GetLastPInvokeError() is Errno.EAGAIN or Errno.EINTR);

            GC.KeepAlive(root);
            return fd >= 0 ? new SafeFd(fd)
                : Marshal.GetLastPInvokeError() is Errno.ENOENT or Errno.ENOTDIR or Errno.ELOOP ? null
                : throw Failure("openat2", path);
        }
    }

    // A container can nest directories deeper than a path may be long, a stack may grow, or descriptors last. So a directory that is
    // not empty is first moved up to the top of the tree that is being removed: the work is never more than two levels deep.
    private static void RemoveTree(SafeFd directory, string name)
    {
        using (SafeFd top = OpenDirectory(directory, name))
        {
            int moved = 0;
            for (List<string> left = RemoveEntries(top); left.Count > 0; left = RemoveEntries(top))
            {
                foreach (string child in left)
                {
                    using SafeFd below = OpenDirectory(top, child);
                    foreach (string grandchild in RemoveEntries(below))
                    {
                        while (!TryMove(below, grandchild, top, $".removed-{moved}"))
                        {
                            moved++;
                        }
                    }
                }
            }
        }

        if (!TryUnlink(directory, name, Libc.AT_REMOVEDIR))
        {
            throw Failure("rmdir", name);
        }
    }

    // Returns the directories that are not empty.
    private static List<string> RemoveEntries(SafeFd directory)
    {
        var left = new List<string>();
        foreach (string entry in List(directory))
        {
            if (TryUnlink(directory, entry, 0) || TryUnlink(directory, entry, Libc.AT_REMOVEDIR))
            {
                continue;
            }

            if (Marshal.GetLastPInvokeError() is not (Errno.ENOTEMPTY or Errno.EEXIST))
            {
                throw Failure("unlink", entry);
            }

            left.Add(entry);
        }

        return left;
    }

    private static bool TryMove(SafeFd fromDirectory, string from, SafeFd directory, string name)
    {
        const uint NoReplace = 1;
        fixed (byte* source = RawName.ToCString(from))
        fixed (byte* bytes = RawName.ToCString(name))
        {
            int result = Libc.renameat2(fromDirectory.Number, source, directory.Number, bytes, NoReplace);
            GC.KeepAlive(fromDirectory);
            return Made(result, "rename", from, directory);
        }
    }

    private static bool TryUnlink(SafeFd directory, string path, int flags)
    {
        fixed (byte* bytes = RawName.ToCString(path))
        {
            int result = Libc.unlinkat(directory.Number, bytes, flags);
            GC.KeepAlive(directory);
            return result == 0 || Marshal.GetLastPInvokeError() == Errno.ENOENT;
        }
    }

    private static bool Made(int result, string operation, string name, SafeFd directory)
    {
        GC.KeepAlive(directory);
        return result == 0 || (Marshal.GetLastPInvokeError() == Errno.EEXIST ? false : throw Failure(operation, name));
    }

    internal static SyscallException Failure(string operation, string? path) =>
        new(operation, path is null ? null : RawName.ToText(path), Marshal.GetLastPInvokeError());
}
