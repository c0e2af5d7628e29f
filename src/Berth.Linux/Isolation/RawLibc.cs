// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;

namespace Berth.Linux.Isolation;

/// <summary>
/// The only calls that run in a cloned child: blittable, without a GC transition, bound at link time. Between clone3 and execve
/// there is one thread, in a copy of a managed process: a collection that waits for it, a lock or a lazy symbol look-up would hang it.
/// </summary>
internal static unsafe partial class RawLibc
{
    [LibraryImport("libc"), SuppressGCTransition]
    private static partial long syscall(long number, long a, long b, long c, long d, long e, long f);

    [LibraryImport("libc"), SuppressGCTransition]
    private static partial int* __errno_location();

    /// <summary>The result, or the negative error number as the kernel itself returns it.</summary>
    internal static long Call(long number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0, long f = 0)
    {
        long result = syscall(number, a, b, c, d, e, f);
        return result == -1 ? -*__errno_location() : result;
    }
}
