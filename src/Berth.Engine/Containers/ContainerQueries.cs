// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Api.Wire;
using Berth.Primitives;

namespace Berth.Engine.Containers;

/// <summary>Everything that is asked about containers.</summary>
public sealed class ContainerQueries
{
    public Task<IReadOnlyList<ContainerSummary>> ListAsync(ContainerListOptions options, CancellationToken cancellationToken) => throw _missing;

    public Task<ContainerInspectResponse> InspectAsync(string nameOrId, bool size, CancellationToken cancellationToken) => throw _missing;

    /// <param name="arguments">Arguments of <c>ps</c>; empty for <c>-ef</c>.</param>
    public Task<ContainerTopResponse> TopAsync(string nameOrId, string arguments, CancellationToken cancellationToken) => throw _missing;

    public Task<ContainersPruneResponse> PruneAsync(Filters filters, CancellationToken cancellationToken) => throw _missing;

    private readonly EngineException _missing = new(ErrorKind.NotImplemented, "not built yet");
}
