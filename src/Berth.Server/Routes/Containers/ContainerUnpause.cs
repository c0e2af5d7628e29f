// SPDX-License-Identifier: Apache-2.0
namespace Berth.Server.Routes.Containers;

/// <summary>POST /containers/{id}/unpause.</summary>
internal static class ContainerUnpause
{
    public static async Task HandleAsync(ApiRequest request)
    {
        await request.Services.Engine.Containers.UnpauseAsync(request.Name, CancellationToken.None).ConfigureAwait(false);
        request.NoContent();
    }
}
