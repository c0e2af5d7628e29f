// SPDX-License-Identifier: Apache-2.0
using System.Collections.Concurrent;

namespace Berth.Engine;

/// <summary>Owns work that outlives the request that began it: its faults are logged, and the daemon's end waits for it or cancels it.</summary>
internal sealed class BackgroundTasks(EngineLog log) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, string> _running = new();
    private bool _disposed;

    /// <summary>Cancelled when the daemon ends.</summary>
    public CancellationToken Stopping => _stopping.Token;

    public void Run(string name, Func<CancellationToken, Task> work)
    {
        Task task = RunAsync(name, work);
        if (!task.IsCompleted)
        {
            _running[task] = name;
            task.ContinueWith(
                static (finished, state) => ((ConcurrentDictionary<Task, string>)state!).TryRemove(finished, out _),
                _running,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default).Forget();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _stopping.CancelAsync();
        await Task.WhenAny(Task.WhenAll(_running.Keys), Task.Delay(TimeSpan.FromMilliseconds(500)));
        _stopping.Dispose();
    }

    private async Task RunAsync(string name, Func<CancellationToken, Task> work)
    {
        try
        {
            await Task.Yield();
            await work(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
#pragma warning disable CA1031 // One of the named boundaries: a fault in the background must not take the daemon down.
        catch (Exception failure)
        {
            log.Error($"{name}: {failure}");
        }
#pragma warning restore CA1031
    }
}

internal static class TaskExtensions
{
    /// <summary>Says that nobody waits for this task, on purpose.</summary>
    public static void Forget(this Task task) => _ = task;
}
