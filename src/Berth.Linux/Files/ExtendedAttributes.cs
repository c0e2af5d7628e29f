// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Berth.Linux.Handles;
using Berth.Linux.Interop;

namespace Berth.Linux.Files;

/// <summary>
/// Extended attributes of whatever a descriptor stands for, O_PATH and symlinks included: the f*xattr calls refuse those, so
/// they go through the descriptor's link in /proc/self/fd, which leads to the inode itself and is not resolved by name.
/// </summary>
public static unsafe class ExtendedAttributes
{
    public static void Set(SafeFd fd, string name, ReadOnlySpan<byte> value)
    {
        using var path = new CString(LinkOf(fd));
        using var n = new CString(name);
        fixed (byte* v = value)
        {
            if (Libc.setxattr(path.Pointer, n.Pointer, v, (nuint)value.Length, 0) != 0)
            {
                throw SafeFd.Failure("setxattr", name);
            }
        }
    }

    /// <summary>Null when the attribute is not there.</summary>
    public static byte[]? Get(SafeFd fd, string name)
    {
        using var path = new CString(LinkOf(fd));
        using var n = new CString(name);
        byte[] buffer = new byte[65536]; // XATTR_SIZE_MAX
        fixed (byte* v = buffer)
        {
            nint length = Libc.getxattr(path.Pointer, n.Pointer, v, (nuint)buffer.Length);
            if (length >= 0)
            {
                return buffer.AsSpan(0, (int)length).ToArray();
            }

            SyscallException failure = SafeFd.Failure("getxattr", name);
            return failure.Errno is Errno.ENODATA or Errno.EOPNOTSUPP ? null : throw failure;
        }
    }

    public static List<string> List(SafeFd fd)
    {
        using var path = new CString(LinkOf(fd));
        byte[] buffer = new byte[65536]; // XATTR_LIST_MAX
        var names = new List<string>();
        fixed (byte* v = buffer)
        {
            nint length = Libc.listxattr(path.Pointer, v, (nuint)buffer.Length);
            if (length < 0)
            {
                SyscallException failure = SafeFd.Failure("listxattr", null);
                return failure.Errno == Errno.EOPNOTSUPP ? names : throw failure;
            }

            ReadOnlySpan<byte> rest = buffer.AsSpan(0, (int)length);
            while (!rest.IsEmpty)
            {
                int end = rest.IndexOf((byte)0);
                names.Add(Encoding.UTF8.GetString(rest[..end]));
                rest = rest[(end + 1)..];
            }
        }

        return names;
    }

    public static void Remove(SafeFd fd, string name)
    {
        using var path = new CString(LinkOf(fd));
        using var n = new CString(name);
        if (Libc.removexattr(path.Pointer, n.Pointer) != 0)
        {
            throw SafeFd.Failure("removexattr", name);
        }
    }

    private static string LinkOf(SafeFd fd) => string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{fd.Number}");
}
