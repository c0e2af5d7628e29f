// SPDX-License-Identifier: Apache-2.0
namespace Berth.Server.Routes.Containers;

/// <summary>POST /containers/{id}/kill.</summary>
internal static class ContainerKill
{
    public static async Task HandleAsync(ApiRequest request)
    {
        await request.Services.Engine.Containers.KillAsync(request.Name, request.Query.Find("signal"), CancellationToken.None).ConfigureAwait(false);
        request.NoContent();
    }
}
