// SPDX-License-Identifier: Apache-2.0
namespace Berth.Logs.Following;

/// <summary>Wakes one reader when something changes in a directory. A change between two waits is remembered.</summary>
internal sealed class LogFollower : IDisposable
{
    // Where inotify is used up, looking again after a while still follows the log.
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private readonly SemaphoreSlim changed = new(0, 1);
    private readonly DirectoryNotifier? notifier;
    private int watch = -1;

    private LogFollower(DirectoryNotifier? notifier) => this.notifier = notifier;

    internal static LogFollower Watch(string directory)
    {
        DirectoryNotifier? shared = DirectoryNotifier.Shared;
        var follower = new LogFollower(shared);
        if (shared is not null)
            follower.watch = shared.Add(directory, follower);
        return follower;
    }

    internal void Notify()
    {
        try
        {
            changed.Release();
        }
        catch (Exception exception) when (exception is SemaphoreFullException or ObjectDisposedException)
        {
            // Already told, or already gone.
        }
    }

    internal async Task WaitAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        if (watch < 0 && (limit == Timeout.InfiniteTimeSpan || limit > PollInterval))
            limit = PollInterval;
        await changed.WaitAsync(limit, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        if (watch >= 0)
            notifier!.Remove(watch, this);
        changed.Dispose();
    }
}
