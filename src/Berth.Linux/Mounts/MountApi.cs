// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Handles;
using Berth.Linux.Interop;

namespace Berth.Linux.Mounts;

/// <summary>Per-mount attributes (mount_setattr(2)), by the bits of linux/mount.h.</summary>
[Flags]
public enum MountAttributes
{
    None = 0,
    ReadOnly = (int)Libc.MOUNT_ATTR_RDONLY,
    NoSuid = (int)Libc.MOUNT_ATTR_NOSUID,
    NoDev = (int)Libc.MOUNT_ATTR_NODEV,
    NoExec = (int)Libc.MOUNT_ATTR_NOEXEC,
    NoAccessTime = (int)Libc.MOUNT_ATTR_NOATIME,
    StrictAccessTime = (int)Libc.MOUNT_ATTR_STRICTATIME,
    NoDirectoryAccessTime = (int)Libc.MOUNT_ATTR_NODIRATIME,
    NoSymlinkFollow = (int)Libc.MOUNT_ATTR_NOSYMFOLLOW,

    /// <summary>All access-time bits, to be cleared before one of them is set.</summary>
    AccessTimeMask = (int)Libc.MOUNT_ATTR__ATIME,
}

/// <summary>How mount events travel (mount_namespaces(7)).</summary>
public enum MountPropagation
{
    Unchanged = 0,
    Shared = (int)Libc.MS_SHARED,
    Slave = (int)Libc.MS_SLAVE,
    Private = (int)Libc.MS_PRIVATE,
    Unbindable = (int)Libc.MS_UNBINDABLE,
}

/// <summary>The mount calls that work on descriptors: a mount is made detached, and attached to an open directory, so that no path is resolved twice.</summary>
public static unsafe class MountApi
{
    /// <summary>A detached copy of the mount at a host path, as a bind mount would be.</summary>
    public static SafeFd CloneTree(string path, bool recursive)
    {
        using var name = new CString(path);
        uint flags = Libc.OPEN_TREE_CLONE | Libc.OPEN_TREE_CLOEXEC | (recursive ? (uint)Libc.AT_RECURSIVE : 0);
        return SafeFd.FromResult(Libc.syscall(SyscallNumber.open_tree, Libc.AT_FDCWD, (long)name.Pointer, flags, 0, 0, 0), "open_tree", path);
    }

    /// <summary>The same of an open descriptor.</summary>
    public static SafeFd CloneTree(SafeFd fd, bool recursive)
    {
        byte empty = 0;
        uint flags = Libc.OPEN_TREE_CLONE | Libc.OPEN_TREE_CLOEXEC | Libc.AT_EMPTY_PATH | (recursive ? (uint)Libc.AT_RECURSIVE : 0);
        return SafeFd.FromResult(Libc.syscall(SyscallNumber.open_tree, fd.Number, (long)&empty, flags, 0, 0, 0), "open_tree", null);
    }

    /// <summary>Opens a file system context (fsopen(2)).</summary>
    public static SafeFd OpenFileSystem(string type)
    {
        using var name = new CString(type);
        return SafeFd.FromResult(Libc.syscall(SyscallNumber.fsopen, (long)name.Pointer, Libc.FSOPEN_CLOEXEC, 0, 0, 0, 0), "fsopen", type);
    }

    public static void SetString(SafeFd context, string key, string value)
    {
        using var k = new CString(key);
        using var v = new CString(value);
        if (Libc.syscall(SyscallNumber.fsconfig, context.Number, Libc.FSCONFIG_SET_STRING, (long)k.Pointer, (long)v.Pointer, 0, 0) != 0)
        {
            throw Failure(context, "fsconfig", $"{key}={value}");
        }
    }

    public static void SetFlag(SafeFd context, string key)
    {
        using var k = new CString(key);
        if (Libc.syscall(SyscallNumber.fsconfig, context.Number, Libc.FSCONFIG_SET_FLAG, (long)k.Pointer, 0, 0, 0) != 0)
        {
            throw Failure(context, "fsconfig", key);
        }
    }

    /// <summary>Makes the file system and a detached mount of it; the context is used up but still the caller's to dispose.</summary>
    public static SafeFd CreateMount(SafeFd context, string type, MountAttributes attributes = MountAttributes.None)
    {
        if (Libc.syscall(SyscallNumber.fsconfig, context.Number, Libc.FSCONFIG_CMD_CREATE, 0, 0, 0, 0) != 0)
        {
            throw Failure(context, "mount", type);
        }

        long fd = Libc.syscall(SyscallNumber.fsmount, context.Number, Libc.FSMOUNT_CLOEXEC, (long)attributes, 0, 0, 0);
        return SafeFd.FromResult(fd, "fsmount", type);
    }

    public static void MakeReadOnly(SafeFd mount)
    {
        var attributes = new Libc.mount_attr { attr_set = Libc.MOUNT_ATTR_RDONLY };
        byte empty = 0;
        if (Libc.syscall(SyscallNumber.mount_setattr, mount.Number, (long)&empty, Libc.AT_EMPTY_PATH, (long)&attributes, sizeof(Libc.mount_attr), 0) != 0)
        {
            throw SafeFd.Failure("mount_setattr", "read-only");
        }
    }

    /// <summary>Maps the owners of a detached mount through a user namespace (MOUNT_ATTR_IDMAP).</summary>
    public static void SetIdMap(SafeFd mount, SafeFd userNamespace, bool recursive = false)
    {
        var attributes = new Libc.mount_attr { attr_set = Libc.MOUNT_ATTR_IDMAP, userns_fd = (ulong)userNamespace.Number };
        byte empty = 0;
        int flags = Libc.AT_EMPTY_PATH | (recursive ? Libc.AT_RECURSIVE : 0);
        if (Libc.syscall(SyscallNumber.mount_setattr, mount.Number, (long)&empty, flags, (long)&attributes, sizeof(Libc.mount_attr), 0) != 0)
        {
            throw SafeFd.Failure("mount_setattr", "idmap");
        }
    }

    // The context keeps the file system's own words on why it refused; each read gives one line such as "e overlay: ..." (fsopen(2)).
    private static SyscallException Failure(SafeFd context, string operation, string what)
    {
        int errno = System.Runtime.InteropServices.Marshal.GetLastPInvokeError();
        byte* buffer = stackalloc byte[512];
        nint length = Libc.read(context.Number, buffer, 512);
        if (length > 2)
        {
            what += " (" + System.Text.Encoding.UTF8.GetString(buffer + 2, (int)length - 2).TrimEnd('\n') + ")";
        }

        return new SyscallException(operation, what, errno);
    }
}
