// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;

namespace Berth.Server.Routes.Containers;

/// <summary>POST /containers/{id}/start.</summary>
internal static class ContainerStart
{
    /// <summary>An empty object, with spaces, is what some clients send for nothing.</summary>
    private const int LongestNothing = 7;

    public static async Task HandleAsync(ApiRequest request)
    {
        var http = request.Context.Request;
        if (http.ContentLength > LongestNothing || http.Headers.TransferEncoding.Count > 0)
        {
            throw new EngineException(
                ErrorKind.InvalidParameter,
                "starting container with non-empty request body was deprecated since API v1.22 and removed in v1.24");
        }

        if (request.Query["checkpoint"].Length > 0)
        {
            throw new EngineException(ErrorKind.NotImplemented, "starting from a checkpoint is not implemented by berth yet");
        }

        await request.Services.Engine.Containers.StartAsync(request.Name, CancellationToken.None).ConfigureAwait(false);
        request.NoContent();
    }
}
