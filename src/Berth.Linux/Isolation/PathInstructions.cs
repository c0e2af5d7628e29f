// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Files;
using Berth.Linux.Interop;

namespace Berth.Linux.Isolation;

/// <summary>Steps on files. Every path is resolved beneath a descriptor.</summary>
public static unsafe class PathInstructions
{
    public const uint CharacterDevice = Libc.S_IFCHR;
    public const uint BlockDevice = Libc.S_IFBLK;
    public const uint NamedPipe = Libc.S_IFIFO;

    /// <summary>Opens a path of the root; links stay inside it.</summary>
    public static Slot OpenInRoot(this IsolationCode code, Step step, Slot root, string path, OpenFlags flags, ResolveFlags resolve = ResolveFlags.None) =>
        code.SpecialInto(step, OpKind.OpenInRoot, root, code.Memory.Text(Relative(path)), flags.ToKernel(), (long)resolve);

    /// <summary>Opens where a mount goes and makes what is missing: a directory, or a file when the source is no directory.</summary>
    public static Slot OpenOrMakeTarget(this IsolationCode code, Step step, Slot root, string path, Slot source, ResolveFlags resolve = ResolveFlags.None) =>
        code.SpecialInto(
            step, OpKind.OpenOrMakeTarget, root, code.Memory.Text(Relative(path)), source.Exists ? source : new Argument(-1, IsSlot: false), (long)resolve);

    public static void Close(this IsolationCode code, Slot slot) => code.Syscall(new Step("close"), SyscallNumber.close, slot);

    /// <summary>One name in a directory; it may exist already.</summary>
    public static void MakeDirectory(this IsolationCode code, Step step, Slot directory, string name, uint mode) =>
        code.Syscall(step, new Allow(Errno.EEXIST), SyscallNumber.mkdirat, directory, code.Memory.Text(name), mode);

    /// <summary>A device node or named pipe; an existing one must be the same device.</summary>
    public static void MakeNode(this IsolationCode code, Step step, Slot directory, string name, uint mode, uint major, uint minor, uint uid, uint gid) => code.Special(
        step, OpKind.MakeNode, directory, code.Memory.Text(name), mode, (long)DirectoryFd.MakeDevice(major, minor), uid, gid);

    /// <summary>A link; a name that exists is left as it is.</summary>
    public static void MakeSymlink(this IsolationCode code, Step step, Slot directory, string name, string target) =>
        code.Syscall(step, new Allow(Errno.EEXIST), SyscallNumber.symlinkat, code.Memory.Text(target), directory, code.Memory.Text(name));

    public static void SetOwner(this IsolationCode code, Step step, Slot slot, uint uid, uint gid, bool refusalAllowed = false) => code.Syscall(
        step, refusalAllowed ? new Allow(Errno.EPERM, Errno.EINVAL, Errno.EROFS) : default, SyscallNumber.fchown, slot, uid, gid);

    public static void RequireDevice(this IsolationCode code, Step step, Slot slot, uint type, uint major, uint minor) =>
        code.Special(step, OpKind.RequireDevice, slot, type, major, minor);

    public static void RequireFileSystem(this IsolationCode code, Step step, Slot slot, long magic) =>
        code.Special(step, OpKind.RequireFileSystem, slot, magic);

    public static void RefuseFileSystem(this IsolationCode code, Step step, Slot slot, long magic) =>
        code.Special(step, OpKind.RefuseFileSystem, slot, magic);

    /// <summary>Writes a file below a verified procfs.</summary>
    public static void WriteFile(this IsolationCode code, Step step, Slot directory, string path, string value)
    {
        int length = System.Text.Encoding.UTF8.GetByteCount(value);
        code.Special(step, OpKind.WriteFile, directory, code.Memory.Text(path), code.Memory.Text(value), length);
    }

    /// <summary>Opens a file of a verified procfs, its magic links (ns/*) included.</summary>
    public static Slot OpenProcFile(this IsolationCode code, Step step, Slot proc, string path) => code.SyscallInto(
        step, SyscallNumber.openat, proc, code.Memory.Text(path), Libc.O_RDONLY | Libc.O_CLOEXEC, 0);

    /// <summary>The process's own root directory.</summary>
    public static Slot OpenOwnRoot(this IsolationCode code) => code.SyscallInto(
        new Step("open", null, "/"), SyscallNumber.openat, Libc.AT_FDCWD, code.Memory.Text("/"), Libc.O_PATH | Libc.O_DIRECTORY | Libc.O_CLOEXEC, 0);

    /// <summary>Writes to an open descriptor.</summary>
    public static void Write(this IsolationCode code, Step step, Slot slot, string value) =>
        code.Syscall(step, SyscallNumber.write, slot, code.Memory.Text(value), System.Text.Encoding.UTF8.GetByteCount(value));

    // openat2 takes an absolute path as the root's own with RESOLVE_IN_ROOT, but an empty one not at all.
    private static string Relative(string path)
    {
        ReadOnlySpan<char> rest = path.AsSpan().TrimStart('/');
        return rest.IsEmpty ? "." : rest.Length == path.Length ? path : rest.ToString();
    }
}
