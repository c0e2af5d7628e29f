// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Berth.Linux.Handles;
using Berth.Linux.Interop;

namespace Berth.Linux.Files;

/// <summary>Owner, mode, times and extended attributes, set on descriptors or on one name in a directory; a symbolic link is never followed.</summary>
public static unsafe class FileMetadata
{
    private const int MaximumAttributeSize = 64 * 1024;
    private const long OmitTime = 0x3ffffffe;

    /// <summary>Of any open file, O_PATH too.</summary>
    public static void SetOwner(SafeFd file, uint user, uint group)
    {
        byte empty = 0;
        Check(Libc.fchownat(file.Number, &empty, user, group, Libc.AT_EMPTY_PATH), "fchown", null, file);
    }

    public static void SetOwner(SafeFd directory, string name, uint user, uint group)
    {
        fixed (byte* bytes = RawName.ToCString(name))
        {
            Check(Libc.fchownat(directory.Number, bytes, user, group, Libc.AT_SYMLINK_NOFOLLOW), "fchownat", name, directory);
        }
    }

    public static void SetMode(SafeFd file, uint permissions) => Check(Libc.fchmod(file.Number, permissions), "fchmod", null, file);

    /// <summary>For a node just made (fifo, device). Do not use it on a symbolic link: a link has no mode of its own, and the call would follow it.</summary>
    public static void SetNodeMode(SafeFd directory, string name, uint permissions)
    {
        fixed (byte* bytes = RawName.ToCString(name))
        {
            Check(Libc.fchmodat(directory.Number, bytes, permissions, 0), "fchmodat", name, directory);
        }
    }

    public static void SetModified(SafeFd file, FileTime? accessed, FileTime modified)
    {
        Libc.timespec* times = stackalloc Libc.timespec[2];
        Fill(times, accessed, modified);
        Check(Libc.futimens(file.Number, times), "futimens", null, file);
    }

    public static void SetModified(SafeFd directory, string name, FileTime? accessed, FileTime modified)
    {
        Libc.timespec* times = stackalloc Libc.timespec[2];
        Fill(times, accessed, modified);
        fixed (byte* bytes = RawName.ToCString(name))
        {
            Check(Libc.utimensat(directory.Number, bytes, times, Libc.AT_SYMLINK_NOFOLLOW), "utimensat", name, directory);
        }
    }

    /// <summary>False if the file system, or this kind of file, has no such attributes.</summary>
    public static bool TrySetAttribute(SafeFd file, string attribute, ReadOnlySpan<byte> value)
    {
        fixed (byte* name = RawName.ToCString(attribute))
        fixed (byte* data = value)
        {
            int result = Libc.fsetxattr(file.Number, name, data, (nuint)value.Length, 0);
            return AttributeSet(result, attribute, file);
        }
    }

    /// <summary>False if the file system, or this kind of file, has no such attributes.</summary>
    public static bool TrySetAttribute(SafeFd directory, string name, string attribute, ReadOnlySpan<byte> value)
    {
        fixed (byte* path = RawName.ToCString(InDirectory(directory, name)))
        fixed (byte* attributeName = RawName.ToCString(attribute))
        fixed (byte* data = value)
        {
            int result = Libc.lsetxattr(path, attributeName, data, (nuint)value.Length, 0);
            return AttributeSet(result, attribute, directory);
        }
    }

    /// <summary>The names (raw) of a file's extended attributes.</summary>
    public static string[] ListAttributes(SafeFd directory, string name)
    {
        byte[] list = new byte[MaximumAttributeSize];
        fixed (byte* path = RawName.ToCString(InDirectory(directory, name)))
        fixed (byte* buffer = list)
        {
            nint length = Libc.llistxattr(path, buffer, (nuint)list.Length);
            GC.KeepAlive(directory);
            return length >= 0 ? RawName.FromBytes(list.AsSpan(0, (int)length)).Split('\0', StringSplitOptions.RemoveEmptyEntries)
                : Marshal.GetLastPInvokeError() == Errno.EOPNOTSUPP ? []
                : throw FileTree.Failure("llistxattr", name);
        }
    }

    /// <summary>Null if the file has no such attribute.</summary>
    public static byte[]? TryGetAttribute(SafeFd directory, string name, string attribute)
    {
        byte[] value = new byte[MaximumAttributeSize];
        fixed (byte* path = RawName.ToCString(InDirectory(directory, name)))
        fixed (byte* attributeName = RawName.ToCString(attribute))
        fixed (byte* buffer = value)
        {
            nint length = Libc.lgetxattr(path, attributeName, buffer, (nuint)value.Length);
            GC.KeepAlive(directory);
            return length >= 0 ? value.AsSpan(0, (int)length).ToArray()
                : Marshal.GetLastPInvokeError() is Errno.ENODATA or Errno.EOPNOTSUPP ? null
                : throw FileTree.Failure("lgetxattr", name);
        }
    }

    // There is no lsetxattrat before Linux 6.13. The kernel follows /proc/self/fd/N straight to the directory that is open, whatever
    // its path has become, and the l-calls do not follow the last component.
    private static string InDirectory(SafeFd directory, string name) => name.Length == 0 ? $"/proc/self/fd/{directory.Number}/." : $"/proc/self/fd/{directory.Number}/{name}";

    private static void Fill(Libc.timespec* times, FileTime? accessed, FileTime modified)
    {
        times[0] = accessed is { } at ? new Libc.timespec { tv_sec = at.Seconds, tv_nsec = at.Nanoseconds } : new Libc.timespec { tv_nsec = OmitTime };
        times[1] = new Libc.timespec { tv_sec = modified.Seconds, tv_nsec = modified.Nanoseconds };
    }

    private static bool AttributeSet(int result, string attribute, SafeFd file)
    {
        GC.KeepAlive(file);
        if (result == 0)
        {
            return true;
        }

        // EPERM: "user." attributes belong to regular files and directories only (xattr(7)).
        int errno = Marshal.GetLastPInvokeError();
        return errno == Errno.EOPNOTSUPP || (errno == Errno.EPERM && attribute.StartsWith("user.", StringComparison.Ordinal))
            ? false
            : throw FileTree.Failure("setxattr", attribute);
    }

    private static void Check(int result, string operation, string? name, SafeFd file)
    {
        GC.KeepAlive(file);
        if (result != 0)
        {
            throw FileTree.Failure(operation, name);
        }
    }
}
