// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Interop;
using Berth.Linux.Mounts;

namespace Berth.Linux.Isolation;

/// <summary>Steps on mounts. A mount is made detached and attached to an open directory: no path is resolved twice.</summary>
public static unsafe class MountInstructions
{
    /// <summary>Descriptor number of the first directory that the data of <see cref="MountOverRoot"/> names.</summary>
    public const int FirstNamedDirectory = 300;

    private const uint TreeFlags = Libc.OPEN_TREE_CLONE | Libc.OPEN_TREE_CLOEXEC;

    /// <summary>Sets how mount events travel for the process's whole tree.</summary>
    public static void SetTreePropagation(this IsolationCode code, Step step, MountPropagation propagation)
    {
        Libc.mount_attr* attributes = code.Memory.New(new Libc.mount_attr { propagation = (ulong)propagation });
        code.Syscall(step, SyscallNumber.mount_setattr, Libc.AT_FDCWD, code.Memory.Text("/"), Libc.AT_RECURSIVE, (long)attributes, sizeof(Libc.mount_attr));
    }

    /// <summary>A detached copy of the mount at a path of the host, resolved in the child's own view.</summary>
    public static Slot CloneTreeOfHost(this IsolationCode code, Step step, string path, bool recursive) => code.SyscallInto(
        step, SyscallNumber.open_tree, Libc.AT_FDCWD, code.Memory.Text(path), TreeFlags | (recursive ? (uint)Libc.AT_RECURSIVE : 0));

    /// <summary>A detached copy of the mount that an open descriptor lies on.</summary>
    public static Slot CloneTree(this IsolationCode code, Step step, Slot source, bool recursive) => code.SyscallInto(
        step, SyscallNumber.open_tree, source, code.Memory.Text(string.Empty), TreeFlags | Libc.AT_EMPTY_PATH | (recursive ? (uint)Libc.AT_RECURSIVE : 0));

    public static Slot OpenFileSystem(this IsolationCode code, Step step, string type) =>
        code.SyscallInto(step, SyscallNumber.fsopen, code.Memory.Text(type), Libc.FSOPEN_CLOEXEC);

    public static void SetFileSystemString(this IsolationCode code, Step step, Slot context, string key, string value) =>
        code.Syscall(step, SyscallNumber.fsconfig, context, Libc.FSCONFIG_SET_STRING, code.Memory.Text(key), code.Memory.Text(value));

    public static void SetFileSystemFlag(this IsolationCode code, Step step, Slot context, string key) =>
        code.Syscall(step, SyscallNumber.fsconfig, context, Libc.FSCONFIG_SET_FLAG, code.Memory.Text(key));

    /// <summary>Makes the file system and a detached mount of it.</summary>
    public static Slot MakeMount(this IsolationCode code, Step step, Slot context, MountAttributes attributes)
    {
        code.Syscall(step, SyscallNumber.fsconfig, context, Libc.FSCONFIG_CMD_CREATE);
        Slot mount = code.SyscallInto(step, SyscallNumber.fsmount, context, Libc.FSMOUNT_CLOEXEC, (long)attributes);
        code.Close(context);
        return mount;
    }

    public static void SetMountAttributes(
        this IsolationCode code,
        Step step,
        Slot mount,
        MountAttributes set,
        MountAttributes clear = MountAttributes.None,
        MountPropagation propagation = MountPropagation.Unchanged,
        bool recursive = false)
    {
        Libc.mount_attr* attributes = code.Memory.New(new Libc.mount_attr { attr_set = (ulong)set, attr_clr = (ulong)clear, propagation = (ulong)propagation });
        int flags = Libc.AT_EMPTY_PATH | (recursive ? Libc.AT_RECURSIVE : 0);
        code.Syscall(step, SyscallNumber.mount_setattr, mount, code.Memory.Text(string.Empty), flags, (long)attributes, sizeof(Libc.mount_attr));
    }

    public static void Attach(this IsolationCode code, Step step, Slot mount, Slot target)
    {
        byte* empty = code.Memory.Text(string.Empty);
        code.Syscall(step, SyscallNumber.move_mount, mount, empty, target, empty, Libc.MOVE_MOUNT_F_EMPTY_PATH | Libc.MOVE_MOUNT_T_EMPTY_PATH);
    }

    /// <summary>Attaches the container's root on top of the host's in the child's own tree, where no path has to be walked.</summary>
    public static void AttachOverRoot(this IsolationCode code, Step step, Slot mount) => code.Syscall(
        step, SyscallNumber.move_mount, mount, code.Memory.Text(string.Empty), Libc.AT_FDCWD, code.Memory.Text("/"), Libc.MOVE_MOUNT_F_EMPTY_PATH);

    /// <summary>
    /// Mounts a file system on top of the child's root by mount(2), for kernels whose fsconfig cannot say it, and opens it. The data
    /// may name directories as /proc/self/fd/N: N counts from <see cref="FirstNamedDirectory"/> in the order of the paths.
    /// </summary>
    public static Slot MountOverRoot(this IsolationCode code, Step step, string type, IReadOnlyList<string> directories, string data)
    {
        for (int i = 0; i < directories.Count; i++)
        {
            // Opened by the child: a descriptor of the parent's mount namespace would be refused as a layer.
            var open = new Step("open layer", null, directories[i]);
            Slot slot = code.SyscallInto(
                open, SyscallNumber.openat, Libc.AT_FDCWD, code.Memory.Text(directories[i]), Libc.O_PATH | Libc.O_DIRECTORY | Libc.O_CLOEXEC, 0);
            code.Syscall(open, SyscallNumber.dup3, slot, FirstNamedDirectory + i, Libc.O_CLOEXEC);
            code.Close(slot);
        }

        byte* name = code.Memory.Text(type);
        code.Syscall(step, SyscallNumber.mount, name, code.Memory.Text("/"), name, 0, code.Memory.Text(data));
        for (int i = 0; i < directories.Count; i++)
        {
            code.Syscall(new Step("close"), SyscallNumber.close, FirstNamedDirectory + i);
        }

        // "/" itself is what lies below; ".." of a root goes up to what is mounted on it.
        return code.SyscallInto(step, SyscallNumber.openat, Libc.AT_FDCWD, code.Memory.Text("/.."), Libc.O_PATH | Libc.O_DIRECTORY | Libc.O_CLOEXEC, 0);
    }

    /// <summary>Makes the attached mount the root and lets go of the old one (pivot_root(2), "pivot_root(".", ".")").</summary>
    public static void PivotInto(this IsolationCode code, Slot root)
    {
        byte* dot = code.Memory.Text(".");
        code.Syscall(new Step("fchdir", null, "/"), SyscallNumber.fchdir, root);
        code.Syscall(new Step("pivot_root", null, "/"), SyscallNumber.pivot_root, dot, dot);
        code.Syscall(new Step("unmount the old root"), SyscallNumber.umount2, dot, Libc.MNT_DETACH);
        code.Syscall(new Step("chdir", null, "/"), SyscallNumber.chdir, code.Memory.Text("/"));
    }

    /// <summary>The same where pivot_root cannot work: the host's root is an initramfs.</summary>
    public static void ChangeRootInto(this IsolationCode code, Slot root)
    {
        code.Syscall(new Step("fchdir", null, "/"), SyscallNumber.fchdir, root);
        code.Syscall(new Step("chroot", null, "/"), SyscallNumber.chroot, code.Memory.Text("."));
        code.Syscall(new Step("chdir", null, "/"), SyscallNumber.chdir, code.Memory.Text("/"));
    }

    public static void Mask(this IsolationCode code, Step step, Slot root, string path, Slot nullDevice, Slot emptyDirectory) => code.Special(
        step, OpKind.Mask, root, code.Memory.Text(path), nullDevice.Index, emptyDirectory.Index);

    public static void MakeReadOnly(this IsolationCode code, Step step, Slot root, string path) =>
        code.Special(step, OpKind.MakeReadOnly, root, code.Memory.Text(path));
}
