// SPDX-License-Identifier: Apache-2.0
using Berth.Api;
using Berth.Api.Networks;
using Berth.Api.Wire;

namespace Berth.Server.Routes.Networks;

/// <summary>GET /networks.</summary>
internal static class NetworkList
{
    public static Task HandleAsync(ApiRequest request)
    {
        var filters = request.Query.Filters();
        filters.Validate("dangling", "driver", "id", "label", "name", "scope", "type");
        var networks = BuiltInNetworks.List(request).Where(network => Matches(network, filters)).ToArray();
        return request.WriteJsonAsync(networks, ApiJson.Default.IReadOnlyListNetworkResource);
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
