// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;

namespace Berth.Server.Routes.Containers;

/// <summary>DELETE /containers/{id}.</summary>
internal static class ContainerRemove
{
    public static async Task HandleAsync(ApiRequest request)
    {
        var query = request.Query;
        if (query.Bool("link"))
        {
            throw new EngineException(ErrorKind.NotImplemented, "removing a link is not implemented by berth yet");
        }

        await request.Services.Engine.Containers.RemoveAsync(request.Name, query.Bool("force"), query.Bool("v"), CancellationToken.None).ConfigureAwait(false);
        request.NoContent();
    }
}
