// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Primitives;

namespace Berth.Engine.Containers;

/// <summary>Everything that changes a container. One verb is one class in a folder of its own; this is the door to them.</summary>
public sealed class ContainerLifecycle
{
    public Task<ContainerCreateResponse> CreateAsync(string? name, ContainerCreateRequest body, string? platform, CancellationToken cancellationToken) => throw _missing;

    public Task StartAsync(string nameOrId, CancellationToken cancellationToken) => throw _missing;

    public Task StopAsync(string nameOrId, string? signal, int? timeoutSeconds, CancellationToken cancellationToken) => throw _missing;

    public Task RestartAsync(string nameOrId, string? signal, int? timeoutSeconds, CancellationToken cancellationToken) => throw _missing;

    public Task KillAsync(string nameOrId, string? signal, CancellationToken cancellationToken) => throw _missing;

    public Task PauseAsync(string nameOrId, CancellationToken cancellationToken) => throw _missing;

    public Task UnpauseAsync(string nameOrId, CancellationToken cancellationToken) => throw _missing;

    public Task RenameAsync(string nameOrId, string newName, CancellationToken cancellationToken) => throw _missing;

    public Task RemoveAsync(string nameOrId, bool force, bool removeVolumes, CancellationToken cancellationToken) => throw _missing;

    public Task ResizeAsync(string nameOrId, int height, int width, CancellationToken cancellationToken) => throw _missing;

    /// <returns>A task that completes when the wait is registered, with the one that completes when the condition holds.</returns>
    public Task<Task<ContainerWaitResponse>> WaitAsync(string nameOrId, WaitCondition condition, CancellationToken cancellationToken) => throw _missing;

    private readonly EngineException _missing = new(ErrorKind.NotImplemented, "not built yet");
}
