// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Handles;

namespace Berth.Runtime.Lifecycle;

/// <summary>A process that the launcher has started. The caller is its parent and reaps it. Disposing closes descriptors and leaves the process alone.</summary>
public sealed class LaunchedContainer : IDisposable
{
    /// <summary>As seen from the caller.</summary>
    public required int Pid { get; init; }

    public required SafeFd PidFd { get; init; }

    /// <summary>Clock ticks since boot.</summary>
    public required ulong StartTime { get; init; }

    /// <summary>The terminal's master side, the caller's to use and close; null without a terminal.</summary>
    public SafeFd? ConsoleMaster { get; init; }

    internal ProgramRun? Run { get; set; }

    /// <summary>Lets a process that waits (WaitForStart) go on. Returns when its execve has succeeded and the poststart hooks have run.</summary>
    /// <exception cref="RuntimeFailure">A hook or execve failed; the process is ended and reaped.</exception>
    public void Start()
    {
        ProgramRun run = Run ?? throw new InvalidOperationException("the process has already been started");
        Run = null;
        using (run)
        {
            run.OpenGate(this);
        }
    }

    public void Dispose()
    {
        Run?.Dispose();
        Run = null;
        PidFd.Dispose();
        ConsoleMaster?.Dispose();
    }
}
