// SPDX-License-Identifier: Apache-2.0
namespace Berth.Server.Routes.Containers;

/// <summary>POST /containers/{id}/stop.</summary>
internal static class ContainerStop
{
    public static async Task HandleAsync(ApiRequest request)
    {
        var (signal, timeout) = StopParameters.Read(request);
        await request.Services.Engine.Containers.StopAsync(request.Name, signal, timeout, CancellationToken.None).ConfigureAwait(false);
        request.NoContent();
    }
}
