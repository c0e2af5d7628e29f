// SPDX-License-Identifier: Apache-2.0
using Berth.Api;
using Berth.Engine.Containers;

namespace Berth.Server.Routes.Containers;

/// <summary>GET /containers/json.</summary>
internal static class ContainerList
{
    public static async Task HandleAsync(ApiRequest request)
    {
        var query = request.Query;
        var options = new ContainerListOptions
        {
            All = query.Bool("all"),
            Limit = query.Int("limit") ?? 0,
            Size = query.Bool("size"),
            Filters = query.Filters(),
        };
        var containers = await request.Services.Engine.Queries.ListAsync(options, request.ClientGone).ConfigureAwait(false);
        await request.WriteJsonAsync(containers, ApiJson.Default.IReadOnlyListContainerSummary).ConfigureAwait(false);
    }
}
