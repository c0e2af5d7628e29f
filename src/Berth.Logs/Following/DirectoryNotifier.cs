// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Events;

namespace Berth.Logs.Following;

/// <summary>One inotify instance and one thread for all followers of a process, started by the first of them.</summary>
internal sealed class DirectoryNotifier
{
    private static readonly Lazy<DirectoryNotifier?> Instance = new(Start);
    private readonly DirectoryWatch inotify;
    private readonly Lock gate = new();
    private readonly Dictionary<int, List<LogFollower>> followers = [];

    private DirectoryNotifier(DirectoryWatch inotify) => this.inotify = inotify;

    /// <summary>Null when the kernel has no inotify instance left.</summary>
    internal static DirectoryNotifier? Shared => Instance.Value;

    /// <summary>The watch's number, or -1 when the kernel refuses one.</summary>
    internal int Add(string directory, LogFollower follower)
    {
        lock (gate)
        {
            int watch = inotify.Add(directory);
            if (watch < 0)
                return -1;
            if (!followers.TryGetValue(watch, out List<LogFollower>? list))
                followers[watch] = list = [];
            list.Add(follower);
            return watch;
        }
    }

    internal void Remove(int watch, LogFollower follower)
    {
        lock (gate)
        {
            if (!followers.TryGetValue(watch, out List<LogFollower>? list) || !list.Remove(follower) || list.Count > 0)
                return;
            followers.Remove(watch);
            inotify.Remove(watch);
        }
    }

    private static DirectoryNotifier? Start()
    {
        if (DirectoryWatch.TryOpen() is not DirectoryWatch inotify)
            return null;
        var notifier = new DirectoryNotifier(inotify);
        new Thread(notifier.Run, maxStackSize: 128 * 1024) { IsBackground = true, Name = "log followers" }.Start();
        return notifier;
    }

    private void Run()
    {
        var changed = new HashSet<int>();
        while (inotify.Wait(changed))
        {
            lock (gate)
            {
                foreach (int watch in changed)
                {
                    if (!followers.TryGetValue(watch, out List<LogFollower>? list))
                        continue;
                    foreach (LogFollower follower in list)
                        follower.Notify();
                }
            }

            changed.Clear();
        }
    }
}
