// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Serialization.Metadata;
using Berth.Api.Versions;
using Berth.Engine;
using Berth.Server.Hosting;
using Microsoft.AspNetCore.Http;

namespace Berth.Server.Routes;

/// <summary>What a route gets: the request, the version it was made for, and the services that can answer it.</summary>
internal sealed class ApiRequest(HttpContext context, ApiVersion version, string name, DaemonServices services)
{
    public HttpContext Context { get; } = context;

    /// <summary>The version in front of the path; the newest when there is none.</summary>
    public ApiVersion Version { get; } = version;

    /// <summary>The part of the path between the route's fixed parts: a container's id or name, an image reference.</summary>
    public string Name { get; } = name;

    public DaemonServices Services { get; } = services;

    public QueryReader Query => new(Context.Request.QueryString.Value);

    /// <summary>
    /// Fires when the client leaves. For requests that wait or stream; one that changes something is carried to its end whoever
    /// listens, because half a start helps nobody.
    /// </summary>
    public CancellationToken ClientGone => Context.Features.Get<ClientConnection>()!.WatchForClientGone();

    public Task<T?> ReadJsonAsync<T>(JsonTypeInfo<T> type)
        where T : class => RequestBody.ReadJsonAsync(Context, type);

    public Task WriteJsonAsync<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) =>
        JsonAnswer.WriteAsync(Context, status, value, type);

    public void NoContent() => Context.Response.StatusCode = StatusCodes.Status204NoContent;
}
