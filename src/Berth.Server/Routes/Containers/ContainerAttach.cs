// SPDX-License-Identifier: Apache-2.0
using Berth.Engine.Containers;
using Berth.Server.Streams;

namespace Berth.Server.Routes.Containers;

/// <summary>POST /containers/{id}/attach.</summary>
internal static class ContainerAttach
{
    public static Task HandleAsync(ApiRequest request)
    {
        var query = request.Query;
        var options = new AttachOptions
        {
            DetachKeys = query["detachKeys"],
            Logs = query.Bool("logs"),
            Stream = query.Bool("stream"),
            Stdin = query.Bool("stdin"),
            Stdout = query.Bool("stdout"),
            Stderr = query.Bool("stderr"),
        };

        // Not tied to the client's leaving: a half-close is only the end of its input, and output tells soon enough when nobody reads it.
        return request.Services.Engine.Streams.AttachAsync(
            request.Name,
            options,
            async tty => await Hijack.TakeOverAsync(request, tty).ConfigureAwait(false),
            CancellationToken.None);
    }
}
