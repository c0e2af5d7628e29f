// SPDX-License-Identifier: Apache-2.0
using Berth.Api;

namespace Berth.Server.Routes.Networks;

/// <summary>GET /networks/{id}.</summary>
internal static class NetworkInspect
{
    public static async Task HandleAsync(ApiRequest request)
    {
        var network = await BuiltInNetworks.InspectAsync(request, request.Name).ConfigureAwait(false);
        await request.WriteJsonAsync(network, ApiJson.Default.NetworkResource).ConfigureAwait(false);
    }
}
