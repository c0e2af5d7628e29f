// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Handles;
using Berth.Linux.Interop;

namespace Berth.Linux.Events;

/// <summary>Receives signals by reading. The signals are blocked in the calling thread first: call it before any other thread exists, for a thread that does not block them would take them.</summary>
public sealed unsafe class SignalFd : IDisposable
{
    private SignalFd(SafeFd fd) => Descriptor = fd;

    public SafeFd Descriptor { get; }

    public static SignalFd Open(params ReadOnlySpan<int> signals)
    {
        Libc.sigset_t set = default;
        foreach (int signal in signals)
        {
            set.first |= 1UL << (signal - 1);
        }

        if (Libc.sigprocmask(Libc.SIG_BLOCK, &set, null) != 0)
        {
            throw SafeFd.Failure("sigprocmask", null);
        }

        return new SignalFd(SafeFd.FromResult(Libc.signalfd(-1, &set, Libc.SFD_CLOEXEC | Libc.SFD_NONBLOCK), "signalfd", null));
    }

    /// <summary>
    /// The same in a process that has only one managed thread but, like every .NET process, already a finalizer thread: that one
    /// blocks the signals too, or the kernel would let it take them.
    /// </summary>
    public static SignalFd OpenForProcess(params ReadOnlySpan<int> signals)
    {
        SignalFd result = Open(signals);
        FinalizerBlock.Run(signals.ToArray());
        return result;
    }

    /// <summary>Ignores the signals, or gives them their default effect back.</summary>
    public static void SetIgnored(bool ignored, params ReadOnlySpan<int> signals)
    {
        foreach (int signal in signals)
        {
            _ = Libc.signal(signal, ignored ? Libc.SIG_IGN : Libc.SIG_DFL);
        }
    }

    /// <summary>The next signal that came, or null. Several SIGCHLD may have been merged into one.</summary>
    public int? Read()
    {
        Libc.signalfd_siginfo info;
        int count = Files.Fd.Read(Descriptor, new Span<byte>(&info, sizeof(Libc.signalfd_siginfo)));
        return count == sizeof(Libc.signalfd_siginfo) ? (int)info.ssi_signo : null;
    }

    public void Dispose() => Descriptor.Dispose();
}

/// <summary>Runs once on the finalizer thread, which is the only way to reach it.</summary>
internal sealed unsafe class FinalizerBlock
{
    private readonly int[] _signals;

    private FinalizerBlock(int[] signals) => _signals = signals;

#pragma warning disable MA0055 // The finalizer is the point: it is what runs on that thread.
    ~FinalizerBlock()
#pragma warning restore MA0055
    {
        Libc.sigset_t set = default;
        foreach (int signal in _signals)
        {
            set.first |= 1UL << (signal - 1);
        }

        _ = Libc.sigprocmask(Libc.SIG_BLOCK, &set, null);
    }

    internal static void Run(int[] signals)
    {
        Abandon(signals);
        GC.Collect(0);
        GC.WaitForPendingFinalizers();
    }

    // In a frame of its own, so that nothing keeps it alive.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Abandon(int[] signals) => _ = new FinalizerBlock(signals);
}
