// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Linux.Interop;

namespace Berth.Linux.Namespaces;

/// <summary>Kinds of namespaces, by their CLONE_NEW bits.</summary>
[Flags]
public enum NamespaceKinds
{
    None = 0,
    Time = 0x00000080,
    Mount = 0x00020000,
    Cgroup = 0x02000000,
    Uts = 0x04000000,
    Ipc = 0x08000000,
    User = 0x10000000,
    Pid = 0x20000000,
    Network = 0x40000000,
}

/// <summary>Opening, making and entering namespaces. What changes the calling thread says so: in a process with many threads use a thread of its own and throw it away.</summary>
public static class NamespaceFd
{
    private const ulong NS_GET_NSTYPE = 0xb703;

    /// <summary>Opens a namespace file and proves that it is one of the kind (nsfs ioctl), so that a plain file is refused by name.</summary>
    public static SafeFd Open(string path, NamespaceKinds kind)
    {
        SafeFd fd = Fd.Open(path, OpenFlags.ReadOnly);
        if (TypeOf(fd) == kind)
        {
            return fd;
        }

        fd.Dispose();
        throw new SyscallException("open namespace", path, Errno.EINVAL);
    }

    /// <summary>None when the descriptor is no namespace.</summary>
    public static NamespaceKinds TypeOf(SafeFd fd)
    {
        int type = Libc.ioctl_value(fd.Number, (nuint)NS_GET_NSTYPE, 0);
        return type < 0 ? NamespaceKinds.None : (NamespaceKinds)type;
    }

    /// <summary>Moves the calling thread (for Pid: its children to be) into the namespace.</summary>
    public static void EnterOnThisThread(SafeFd fd, NamespaceKinds kind)
    {
        if (Libc.setns(fd.Number, (int)kind) != 0)
        {
            throw SafeFd.Failure("setns", kind.ToString());
        }
    }
}
