// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Memory;

namespace Berth.Server.Hosting;

/// <summary>
/// Gives memory back when the daemon has nothing to do: a collector that is only asked to allocate keeps what a busy minute needed for
/// days. No timer runs while nothing happens.
/// </summary>
public sealed class IdleMemory : IDisposable
{
    private const long WorthIt = 512 * 1024;
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(2);

    private readonly Timer _timer;
    private long _lastActivity;
    private long _allocatedAtTrim;
    private int _armed;

    public IdleMemory()
    {
        _timer = new Timer(static state => ((IdleMemory)state!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        // The start itself leaves most behind.
        Touch();
    }

    /// <summary>Something happens. Cheap enough for every request.</summary>
    public void Touch()
    {
        Volatile.Write(ref _lastActivity, Environment.TickCount64);
        if (Interlocked.Exchange(ref _armed, 1) == 0)
        {
            _timer.Change(s_quiet, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var rest = s_quiet.TotalMilliseconds - (Environment.TickCount64 - Volatile.Read(ref _lastActivity));
        if (rest > 0)
        {
            _timer.Change(TimeSpan.FromMilliseconds(rest + 1), Timeout.InfiniteTimeSpan);
            return;
        }

        Volatile.Write(ref _armed, 0);
        if (GC.GetTotalAllocatedBytes() - _allocatedAtTrim > WorthIt)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            _allocatedAtTrim = GC.GetTotalAllocatedBytes();
        }

        ResidentMemory.Release();
    }
}
