// SPDX-License-Identifier: Apache-2.0
namespace Berth.Server.Routes.Containers;

/// <summary>POST /containers/{id}/pause.</summary>
internal static class ContainerPause
{
    public static async Task HandleAsync(ApiRequest request)
    {
        await request.Services.Engine.Containers.PauseAsync(request.Name, CancellationToken.None).ConfigureAwait(false);
        request.NoContent();
    }
}
