// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Interop;

namespace Berth.Linux.Isolation;

/// <summary>Steps that hide or protect parts of the root. Runs in the child: see <see cref="Interpreter"/>.</summary>
internal static unsafe class MountSteps
{
    private const ulong Confined = Libc.RESOLVE_IN_ROOT | Libc.RESOLVE_NO_MAGICLINKS;
    private const uint CloneFlags = Libc.OPEN_TREE_CLONE | Libc.OPEN_TREE_CLOEXEC | Libc.AT_EMPTY_PATH;

    /// <summary>Puts an empty read-only directory or the null device over a path. A path that does not exist needs no mask.</summary>
    internal static long Mask(int root, byte* path, int* slots, int nullSlot, int emptySlot)
    {
        long target = PathSteps.Open(root, path, Libc.O_PATH, Confined);
        if (target < 0)
        {
            return target is -Errno.ENOENT or -Errno.ENOTDIR ? 0 : target;
        }

        Libc.statx_t status;
        long result = PathSteps.Status(target, &status);
        if (result == 0)
        {
            result = (status.stx_mode & Libc.S_IFMT) == Libc.S_IFDIR ? MaskDirectory(target, slots, emptySlot) : CloneOnto(slots[nullSlot], target);
        }

        PathSteps.Close(target);
        return result;
    }

    /// <summary>Mounts a path on itself, read-only with all that is mounted below. A path that does not exist needs no protection.</summary>
    internal static long MakeReadOnly(int root, byte* path)
    {
        long target = PathSteps.Open(root, path, Libc.O_PATH, Confined);
        if (target < 0)
        {
            return target is -Errno.ENOENT or -Errno.ENOTDIR ? 0 : target;
        }

        byte empty = 0;
        long tree = RawLibc.Call(SyscallNumber.open_tree, target, (long)&empty, CloneFlags | Libc.AT_RECURSIVE);
        long result = tree;
        if (tree >= 0)
        {
            Libc.mount_attr attributes = default;
            attributes.attr_set = Libc.MOUNT_ATTR_RDONLY;
            result = RawLibc.Call(
                SyscallNumber.mount_setattr, tree, (long)&empty, Libc.AT_EMPTY_PATH | Libc.AT_RECURSIVE, (long)&attributes, sizeof(Libc.mount_attr));
            if (result == 0)
            {
                result = Attach(tree, target);
            }

            PathSteps.Close(tree);
        }

        PathSteps.Close(target);
        return result;
    }

    internal static long Attach(long tree, long target)
    {
        byte empty = 0;
        return RawLibc.Call(
            SyscallNumber.move_mount, tree, (long)&empty, target, (long)&empty, Libc.MOVE_MOUNT_F_EMPTY_PATH | Libc.MOVE_MOUNT_T_EMPTY_PATH);
    }

    // All masked directories share one empty tmpfs: it is read-only, so nothing can pass through it.
    private static long MaskDirectory(long target, int* slots, int emptySlot)
    {
        if (slots[emptySlot] >= 0)
        {
            return CloneOnto(slots[emptySlot], target);
        }

        long mount = EmptyDirectory();
        if (mount < 0)
        {
            return mount;
        }

        long result = Attach(mount, target);
        if (result == 0)
        {
            slots[emptySlot] = (int)mount;
        }

        return result;
    }

    private static long EmptyDirectory()
    {
        byte* tmpfs = stackalloc byte[6] { (byte)'t', (byte)'m', (byte)'p', (byte)'f', (byte)'s', 0 };
        byte* mode = stackalloc byte[5] { (byte)'m', (byte)'o', (byte)'d', (byte)'e', 0 };
        byte* value = stackalloc byte[4] { (byte)'7', (byte)'5', (byte)'5', 0 };
        long context = RawLibc.Call(SyscallNumber.fsopen, (long)tmpfs, Libc.FSOPEN_CLOEXEC);
        if (context < 0)
        {
            return context;
        }

        long result = RawLibc.Call(SyscallNumber.fsconfig, context, Libc.FSCONFIG_SET_STRING, (long)mode, (long)value);
        if (result == 0)
        {
            result = RawLibc.Call(SyscallNumber.fsconfig, context, Libc.FSCONFIG_CMD_CREATE);
        }

        if (result == 0)
        {
            const ulong attributes = Libc.MOUNT_ATTR_RDONLY | Libc.MOUNT_ATTR_NOSUID | Libc.MOUNT_ATTR_NODEV | Libc.MOUNT_ATTR_NOEXEC;
            result = RawLibc.Call(SyscallNumber.fsmount, context, Libc.FSMOUNT_CLOEXEC, (long)attributes);
        }

        PathSteps.Close(context);
        return result;
    }

    private static long CloneOnto(int source, long target)
    {
        byte empty = 0;
        if (source < 0)
        {
            return -Errno.ENODEV;
        }

        long tree = RawLibc.Call(SyscallNumber.open_tree, source, (long)&empty, CloneFlags);
        if (tree < 0)
        {
            return tree;
        }

        long result = Attach(tree, target);
        PathSteps.Close(tree);
        return result;
    }
}
