// SPDX-License-Identifier: Apache-2.0
using Berth.Api;
using Berth.Api.Wire;
using Berth.Primitives;

namespace Berth.Server.Routes.System;

/// <summary>GET /events: one JSON object a line, until the client leaves or the time limit is reached.</summary>
internal static class Events
{
    public static async Task HandleAsync(ApiRequest request)
    {
        var query = request.Query;
        var since = query.Time("since");
        var until = query.Time("until");
        if (since is not null && until is not null && until < since)
        {
            throw new EngineException(
                ErrorKind.InvalidParameter,
                $"`since` time ({query["since"]}) cannot be after `until` time ({query["until"]})");
        }

        using var subscription = request.Services.Engine.Events.Subscribe(query.Filters(), since, until);
        var response = request.Context.Response;
        response.Headers.ContentType = "application/json";
        var body = response.BodyWriter;
        await body.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            await foreach (var message in subscription.ReadAllAsync(request.ClientGone).ConfigureAwait(false))
            {
                byte[] line = [.. WireJson.Serialize(message, ApiJson.Default.EventMessage), (byte)'\n'];
                await body.WriteAsync(line, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The client left: that is how a listener ends.
        }
    }
}
