// SPDX-License-Identifier: Apache-2.0
using Berth.Api;

namespace Berth.Server.Routes.Containers;

/// <summary>GET /containers/{id}/json.</summary>
internal static class ContainerInspect
{
    public static async Task HandleAsync(ApiRequest request)
    {
        var container = await request.Services.Engine.Queries.InspectAsync(request.Name, request.Query.Bool("size"), CancellationToken.None).ConfigureAwait(false);
        await request.WriteJsonAsync(container, ApiJson.Default.ContainerInspectResponse).ConfigureAwait(false);
    }
}
