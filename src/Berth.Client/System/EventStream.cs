// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Wire;

namespace Berth.Client.System;

/// <summary>GET /events.</summary>
public static class EventStream
{
    /// <summary>The events as they come, each as JSON; it ends at <paramref name="until"/>, or never.</summary>
    public static IEnumerable<byte[]> ReadEvents(this EngineClient client, string since, string until, Filters filters)
    {
        EngineResponse response = client.Send(EngineRequest.Get("/events").With("since", since).With("until", until).With("filters", filters.ToJson())).EnsureSuccess();
        return JsonSequence.Read(response.Body);
    }
}
