// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Handles;
using Berth.Linux.Processes;

namespace Berth.Engine.Shims;

/// <summary>Reaps a shim that this process has started, when it has ended.</summary>
internal sealed class ShimReaper
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);
    private readonly SafeFd pidFd;
    private readonly Lock gate = new();
    private Task? reaping;

    internal ShimReaper(int pid) => pidFd = PidFd.Open(pid);

    /// <summary>To be called when the shim is ending.</summary>
    internal Task ReapAsync()
    {
        lock (gate)
            return reaping ??= Task.Run(ReapOnceAsync);
    }

    private async Task ReapOnceAsync()
    {
        // Between its last word and its end are microseconds; should there be more, no thread waits for it.
        PidFd.WaitForExit(pidFd, 20);
        while (PidFd.Wait(pidFd, block: false) is null)
            await Task.Delay(Patience).ConfigureAwait(false);
        pidFd.Dispose();
    }
}
