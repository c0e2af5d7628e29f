// SPDX-License-Identifier: Apache-2.0
using System.Collections.Concurrent;
using Berth.Engine.Containers.Records;
using Berth.Engine.Exec;
using Berth.Engine.Shims;

namespace Berth.Engine.Containers;

/// <summary>
/// One container in memory. Readers take <see cref="Snapshot"/> without a lock; who changes it holds <see cref="EnterAsync"/>'s scope,
/// and never while waiting for the container's process.
/// </summary>
#pragma warning disable CA1001 // A SemaphoreSlim whose wait handle is never asked for has nothing to dispose.
internal sealed class Container(ContainerRecord record, RunState state)
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Lock _attachments = new();
    private List<PendingAttachment> _pending = [];
    private volatile ContainerSnapshot _snapshot = new(record, state);

    public string Id { get; } = record.Id;

    public ContainerSnapshot Snapshot => _snapshot;

    public ContainerRecord Record => _snapshot.Record;

    public RunState State => _snapshot.State;

    /// <summary>The conversation with the running container's shim; null when none runs. Written under the lock.</summary>
    public IShimConnection? Shim { get; set; }

    public ContainerWaiters Waiters { get; } = new();

    /// <summary>The execs that a client may still ask about.</summary>
    public ConcurrentDictionary<string, ExecInstance> Execs { get; } = new(StringComparer.Ordinal);

    /// <summary>Ends a pending restart delay. Null when none is pending. Under the lock.</summary>
    public CancellationTokenSource? RestartDelay { get; set; }

    /// <summary>The next restart's delay. Under the lock.</summary>
    public TimeSpan RestartBackOff { get; set; }

    /// <summary>A stop that is the first half of a restart: neither removal nor policy may follow it. Under the lock.</summary>
    public bool IsRestarting { get; set; }

    public void Publish(ContainerRecord record) => _snapshot = _snapshot with { Record = record };

    public void Publish(RunState state) => _snapshot = _snapshot with { State = state };

    public async ValueTask<LockScope> EnterAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        return new LockScope(_gate);
    }

    /// <summary>Keeps an attachment until the next start hands it to the shim.</summary>
    public void AddPending(PendingAttachment attachment)
    {
        lock (_attachments)
        {
            _pending.Add(attachment);
        }
    }

    public IReadOnlyList<PendingAttachment> TakePending()
    {
        lock (_attachments)
        {
            List<PendingAttachment> taken = _pending;
            _pending = [];
            return taken;
        }
    }

    /// <summary>Gives the container's lock back when disposed.</summary>
    internal readonly struct LockScope(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}

/// <summary>Both halves of a container at one instant.</summary>
internal sealed record ContainerSnapshot(ContainerRecord Record, RunState State);
