// SPDX-License-Identifier: Apache-2.0
using Berth.Api;

namespace Berth.Server.Routes.Containers;

/// <summary>POST /containers/prune.</summary>
internal static class ContainersPrune
{
    public static async Task HandleAsync(ApiRequest request)
    {
        var pruned = await request.Services.Engine.Queries.PruneAsync(request.Query.Filters(), CancellationToken.None).ConfigureAwait(false);
        await request.WriteJsonAsync(pruned, ApiJson.Default.ContainersPruneResponse).ConfigureAwait(false);
    }
}
