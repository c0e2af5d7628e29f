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

    /// <summary>The next signal that came, or null. Several SIGCHLD may have been merged into one.</summary>
    public int? Read()
    {
        Libc.signalfd_siginfo info;
        int count = Files.Fd.Read(Descriptor, new Span<byte>(&info, sizeof(Libc.signalfd_siginfo)));
        return count == sizeof(Libc.signalfd_siginfo) ? (int)info.ssi_signo : null;
    }

    public void Dispose() => Descriptor.Dispose();
}
