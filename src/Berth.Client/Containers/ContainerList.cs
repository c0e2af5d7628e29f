// SPDX-License-Identifier: Apache-2.0
using Berth.Api;
using Berth.Api.Containers;
using Berth.Api.Wire;

namespace Berth.Client.Containers;

/// <summary>GET /containers/json.</summary>
public static class ContainerList
{
    /// <param name="limit">So many of the newest, running or not; 0 or less for no limit.</param>
    public static IReadOnlyList<ContainerSummary> ListContainers(this EngineClient client, bool all, long limit, bool size, Filters filters) =>
        client.Send(EngineRequest.Get("/containers/json").With("all", all).With("limit", limit > 0 ? limit : null).With("size", size).With("filters", filters.ToJson()))
            .EnsureSuccess().Read(ApiJson.Default.IReadOnlyListContainerSummary);
}
