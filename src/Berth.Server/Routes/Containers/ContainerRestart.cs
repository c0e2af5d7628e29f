// SPDX-License-Identifier: Apache-2.0
namespace Berth.Server.Routes.Containers;

/// <summary>POST /containers/{id}/restart.</summary>
internal static class ContainerRestart
{
    public static async Task HandleAsync(ApiRequest request)
    {
        var (signal, timeout) = StopParameters.Read(request);
        await request.Services.Engine.Containers.RestartAsync(request.Name, signal, timeout, CancellationToken.None).ConfigureAwait(false);
        request.NoContent();
    }
}
