// SPDX-License-Identifier: Apache-2.0
using System.Collections.Concurrent;
using Berth.Engine.Shims;
using Berth.Primitives;
using Berth.Runtime.Shim.Protocol;

namespace Berth.Engine.Tests.Fixture;

/// <summary>Shims that run nothing: tests say how their containers end.</summary>
internal sealed class FakeShims : IShimLauncher
{
    public ConcurrentDictionary<string, FakeShim> ByContainer { get; } = new(StringComparer.Ordinal);

    /// <summary>What the next launches answer instead of starting.</summary>
    public ErrorReply? RefuseLaunch { get; set; }

    public Task<IShimConnection> StartAsync(string bundleDirectory, CancellationToken cancellationToken)
    {
        FakeShim shim = new(this);
        ByContainer[Path.GetFileName(bundleDirectory)] = shim;
        return Task.FromResult<IShimConnection>(shim);
    }

    public Task<IShimConnection?> ReconnectAsync(string bundleDirectory, CancellationToken cancellationToken) =>
        Task.FromResult<IShimConnection?>(ByContainer.GetValueOrDefault(Path.GetFileName(bundleDirectory)) is { IsGone: false } shim ? shim : null);
}

internal sealed class FakeShim(FakeShims shims) : IShimConnection
{
    private readonly TaskCompletionSource<ContainerExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<int> Signals { get; } = [];

    /// <summary>Which signals end the container; the exit code is 128 plus the number.</summary>
    public HashSet<int> Deadly { get; } = [9, 15];

    public bool IsPaused { get; private set; }

    public bool IsReleased { get; private set; }

    /// <summary>Its process was killed, so that a new daemon does not find it.</summary>
    public bool IsGone { get; set; }

    public Task<ContainerExit> Exited => _exited.Task;

    public Task Closed => _exited.Task;

    public void Exit(int code) => _exited.TrySetResult(new ContainerExit { ExitCode = code, FinishedAt = DateTimeOffset.UtcNow });

    public void Lose() => _exited.TrySetException(new EngineException(ErrorKind.Unavailable, "gone"));

    public Task<ShimLaunch> LaunchAsync(IReadOnlyList<AttachStreams> attachments, CancellationToken cancellationToken) =>
        shims.RefuseLaunch is { } refusal
            ? throw new ShimException(refusal)
            : Task.FromResult(new ShimLaunch(Environment.ProcessId, 1, DateTimeOffset.UtcNow, []));

    public Task SignalAsync(string? execId, int signal, CancellationToken cancellationToken)
    {
        Signals.Add(signal);
        if (Deadly.Contains(signal) && !IsPaused)
        {
            Exit(128 + signal);
        }

        return Task.CompletedTask;
    }

    public Task PauseAsync(CancellationToken cancellationToken)
    {
        IsPaused = true;
        return Task.CompletedTask;
    }

    public Task ResumeAsync(CancellationToken cancellationToken)
    {
        IsPaused = false;
        if (Signals.Exists(Deadly.Contains))
        {
            Exit(128 + Signals.Find(Deadly.Contains));
        }

        return Task.CompletedTask;
    }

    public Task<StateReply> StateAsync(CancellationToken cancellationToken) => Task.FromResult(new StateReply
    {
        Status = _exited.Task.IsCompletedSuccessfully ? ShimStatus.Exited : IsPaused ? ShimStatus.Paused : ShimStatus.Running,
        Pid = Environment.ProcessId,
        StartTime = 1,
#pragma warning disable xUnit1031
        Exit = _exited.Task.IsCompletedSuccessfully ? _exited.Task.Result : null,
#pragma warning restore xUnit1031
    });

    public Task ReleaseAsync(CancellationToken cancellationToken)
    {
        IsReleased = true;
        IsGone = true;
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public Task<AttachedStream> AttachAsync(AttachStreams streams, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ShimExec> ExecAsync(ShimExecOptions options, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task ResizeAsync(string? execId, ushort width, ushort height, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SignalAllAsync(int signal, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task CloseStdinAsync(string? execId, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<int>> PidsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<int>>([Environment.ProcessId]);

    public Task<int> ExecExitedAsync(string execId) => throw new NotSupportedException();
}
