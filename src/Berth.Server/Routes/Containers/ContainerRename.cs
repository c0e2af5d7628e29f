// SPDX-License-Identifier: Apache-2.0
namespace Berth.Server.Routes.Containers;

/// <summary>POST /containers/{id}/rename.</summary>
internal static class ContainerRename
{
    public static async Task HandleAsync(ApiRequest request)
    {
        await request.Services.Engine.Containers.RenameAsync(request.Name, request.Query["name"], CancellationToken.None).ConfigureAwait(false);
        request.NoContent();
    }
}
