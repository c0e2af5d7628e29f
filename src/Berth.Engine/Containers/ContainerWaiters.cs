// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;

namespace Berth.Engine.Containers;

/// <summary>What a wait waits for.</summary>
public enum WaitCondition
{
    /// <summary>Fulfilled at once when it does not run.</summary>
    NotRunning,

    /// <summary>The next time that it ends.</summary>
    NextExit,
    Removed,
}

/// <summary>Everyone who waits for a container's end or removal.</summary>
internal sealed class ContainerWaiters
{
    private readonly Lock _lock = new();
    private TaskCompletionSource<ContainerWaitResponse>? _exit;
    private TaskCompletionSource<ContainerWaitResponse>? _removal;

    public Task<ContainerWaitResponse> NextExitAsync()
    {
        lock (_lock)
        {
            return (_exit ??= Source()).Task;
        }
    }

    public Task<ContainerWaitResponse> RemovalAsync()
    {
        lock (_lock)
        {
            return (_removal ??= Source()).Task;
        }
    }

    public void TellExit(ContainerWaitResponse response)
    {
        TaskCompletionSource<ContainerWaitResponse>? waiting;
        lock (_lock)
        {
            (waiting, _exit) = (_exit, null);
        }

        waiting?.TrySetResult(response);
    }

    public void TellRemoval(ContainerWaitResponse response)
    {
        TaskCompletionSource<ContainerWaitResponse>? waiting;
        lock (_lock)
        {
            waiting = _removal ??= Source();
        }

        // Who still waits for an exit that can no longer come is told as well.
        waiting.TrySetResult(response);
        TellExit(response);
    }

    private static TaskCompletionSource<ContainerWaitResponse> Source() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
