// SPDX-License-Identifier: Apache-2.0
using Berth.Api;

namespace Berth.Server.Routes.Containers;

/// <summary>GET /containers/{id}/top.</summary>
internal static class ContainerTop
{
    public static async Task HandleAsync(ApiRequest request)
    {
        var processes = await request.Services.Engine.Queries.TopAsync(request.Name, request.Query["ps_args"], request.ClientGone).ConfigureAwait(false);
        await request.WriteJsonAsync(processes, ApiJson.Default.ContainerTopResponse).ConfigureAwait(false);
    }
}
