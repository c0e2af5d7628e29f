// SPDX-License-Identifier: Apache-2.0
namespace Berth.Linux;

/// <summary>A system call that failed: which one, on what, and the kernel's reason.</summary>
public sealed class SyscallException : IOException
{
    public SyscallException(string operation, string? path, int errno)
        : base(path is null ? $"{operation}: {Linux.Errno.Text(errno)}" : $"{operation} {path}: {Linux.Errno.Text(errno)}")
    {
        Operation = operation;
        Path = path;
        Errno = errno;
        HResult = errno;
    }

    public string Operation { get; }

    public string? Path { get; }

    /// <summary>One of the constants of <see cref="Linux.Errno"/>.</summary>
    public int Errno { get; }
}
