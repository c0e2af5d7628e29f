// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;

namespace Berth.Linux.Processes;

/// <summary>What signals do to this process. Dispositions are the whole process's, so they also hold for threads that the runtime started.</summary>
public static partial class SignalDispositions
{
    private const nint SIG_IGN = 1;

    /// <summary>Ignored signals stay ignored over execve: whoever executes something afterwards resets them.</summary>
    public static void Ignore(params ReadOnlySpan<int> signals)
    {
        foreach (int number in signals)
            _ = signal(number, SIG_IGN);
    }

    [LibraryImport("libc")]
    private static partial nint signal(int number, nint handler);
}
