// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Exec;

namespace Berth.Engine.Exec;

/// <summary>One exec from its creation until nobody may ask about it any more. Kept in memory only, as in Docker: it ends with its container.</summary>
internal sealed class ExecInstance(string id, string containerId, ExecConfig config)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _decided = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _started;

    public string Id { get; } = id;

    public string ContainerId { get; } = containerId;

    public ExecConfig Config { get; } = config;

    public bool Tty { get; set; } = config.Tty;

    public bool Running { get; private set; }

    public int? ExitCode { get; private set; }

    public int Pid { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Completes when the process runs or has failed to.</summary>
    public Task Decided => _decided.Task;

    /// <returns>False when it was started before.</returns>
    public bool TryStart()
    {
        lock (_lock)
        {
            return !_started && (_started = true);
        }
    }

    public void SetRunning(int pid)
    {
        lock (_lock)
        {
            Pid = pid;
            Running = ExitCode is null;
        }

        _decided.TrySetResult();
    }

    public void SetEnded(int exitCode, DateTimeOffset at)
    {
        lock (_lock)
        {
            Running = false;
            ExitCode = exitCode;
            EndedAt = at;
        }

        _decided.TrySetResult();
    }
}
