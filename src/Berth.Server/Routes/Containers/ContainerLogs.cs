// SPDX-License-Identifier: Apache-2.0
using Berth.Engine.Containers;
using Berth.Primitives;
using Berth.Server.Streams;

namespace Berth.Server.Routes.Containers;

/// <summary>GET /containers/{id}/logs.</summary>
internal static class ContainerLogs
{
    public static Task HandleAsync(ApiRequest request)
    {
        var query = request.Query;
        var options = new LogsOptions
        {
            Follow = query.Bool("follow"),
            Timestamps = query.Bool("timestamps"),
            Since = query["since"],
            Until = query["until"],
            Tail = query["tail"],
            Stdout = query.Bool("stdout"),
            Stderr = query.Bool("stderr"),
            Details = query.Bool("details"),
        };
        if (!options.Stdout && !options.Stderr)
        {
            throw new EngineException(ErrorKind.InvalidParameter, "Bad parameters: you must choose at least one stream");
        }

        return request.Services.Engine.Streams.LogsAsync(request.Name, options, tty => BeginAsync(request, tty), request.ClientGone);
    }

    private static async Task<Stream> BeginAsync(ApiRequest request, bool tty)
    {
        var response = request.Context.Response;
        response.Headers.ContentType = Hijack.ContentType(request.Version, tty);
        // The client shows that it is connected before the first line comes, which may be never.
        await response.BodyWriter.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        return new ResponseStream(response.BodyWriter);
    }
}
