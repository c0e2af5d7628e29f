// SPDX-License-Identifier: Apache-2.0
using Berth.Api;
using Berth.Api.Networks;
using Berth.Api.Wire;

namespace Berth.Server.Routes.Networks;

/// <summary>GET /networks.</summary>
internal static class NetworkList
{
    public static async Task HandleAsync(ApiRequest request)
    {
        var filters = request.Query.Filters();
        filters.Validate("dangling", "driver", "id", "label", "name", "scope", "type");
        var networks = (await BuiltInNetworks.ListAsync(request).ConfigureAwait(false)).Where(network => Matches(network, filters)).ToArray();
        foreach (var network in networks)
        {
            // A list has no containers; only inspect tells them.
            network.Containers = [];
        }

        await request.WriteJsonAsync(networks, ApiJson.Default.IReadOnlyListNetworkResource).ConfigureAwait(false);
    }

    private static bool Matches(NetworkResource network, Filters filters) =>
        Any(filters, "driver", value => value == network.Driver)
        && Any(filters, "id", value => network.Id.Contains(value, StringComparison.Ordinal))
        && Any(filters, "name", value => network.Name.Contains(value, StringComparison.Ordinal))
        && Any(filters, "scope", value => value == network.Scope)
        && Any(filters, "type", value => value == "builtin")
        && !filters.Contains("label")
        && !filters.GetBool("dangling", absent: false);

    private static bool Any(Filters filters, string key, Func<string, bool> matches) => !filters.Contains(key) || filters[key].Any(matches);
}
