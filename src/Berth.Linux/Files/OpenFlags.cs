// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Interop;

namespace Berth.Linux.Files;

/// <summary>open(2)'s flags by their kernel names. O_CLOEXEC is always added.</summary>
[Flags]
public enum OpenFlags
{
    ReadOnly = 0,
    WriteOnly = Libc.O_WRONLY,
    ReadWrite = Libc.O_RDWR,
    Create = Libc.O_CREAT,
    Exclusive = Libc.O_EXCL,
    NoControllingTerminal = Libc.O_NOCTTY,
    Truncate = Libc.O_TRUNC,
    Append = Libc.O_APPEND,
    NonBlocking = Libc.O_NONBLOCK,
    Path = Libc.O_PATH,

    /// <summary>O_DIRECTORY; translated where its number differs.</summary>
    Directory = 1 << 28,

    /// <summary>O_NOFOLLOW; translated where its number differs.</summary>
    NoFollow = 1 << 29,
}

internal static class OpenFlagsExtensions
{
    internal static int ToKernel(this OpenFlags flags)
    {
        int kernel = (int)(flags & ~(OpenFlags.Directory | OpenFlags.NoFollow)) | Libc.O_CLOEXEC;
        kernel |= (flags & OpenFlags.Directory) != 0 ? Libc.O_DIRECTORY : 0;
        return kernel | ((flags & OpenFlags.NoFollow) != 0 ? Libc.O_NOFOLLOW : 0);
    }
}

/// <summary>openat2(2)'s rules for how a path is resolved.</summary>
[Flags]
public enum ResolveFlags
{
    None = 0,
    NoCrossDevice = (int)Libc.RESOLVE_NO_XDEV,
    NoMagicLinks = (int)Libc.RESOLVE_NO_MAGICLINKS,
    NoSymlinks = (int)Libc.RESOLVE_NO_SYMLINKS,

    /// <summary>A path that leaves the directory fails (EXDEV).</summary>
    Beneath = (int)Libc.RESOLVE_BENEATH,

    /// <summary>The directory acts as "/": absolute links and ".." stay inside it.</summary>
    InRoot = (int)Libc.RESOLVE_IN_ROOT,
}
