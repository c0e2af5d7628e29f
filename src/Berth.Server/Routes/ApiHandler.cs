// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Versions;
using Berth.Engine.System;
using Berth.Primitives;
using Berth.Server.Errors;
using Berth.Server.Hosting;
using Berth.Server.Versions;
using Microsoft.AspNetCore.Http;

namespace Berth.Server.Routes;

/// <summary>What happens to every request: guards, version, route, answer; and a failure anywhere becomes an error answer.</summary>
public sealed class ApiHandler : IDisposable
{
    private readonly IdleMemory _idle = new();
    private readonly DaemonServices _services;
    private readonly Router _router;
    private readonly string _server;

    public ApiHandler(DaemonServices services)
    {
        _services = services;
        _router = RouteTable.Build();
        _server = $"Berth/{SystemService.ProductVersion} (linux)";
    }

    public async Task HandleAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.Server = _server;
        headers["Api-Version"] = ApiVersion.Newest.ToString();
        headers["Docker-Experimental"] = "false";
        headers["Ostype"] = "linux";
        _idle.Touch();
        try
        {
            RequestGuard.Check(context, context.Features.Get<ClientConnection>()!.Listener);
            await DispatchAsync(context).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The boundary: whatever went wrong, the client gets an answer and the daemon goes on.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            await ErrorAnswer.WriteAsync(context, failure, _services.Log).ConfigureAwait(false);
        }
        finally
        {
            _idle.Touch();
        }
    }

    public void Dispose() => _idle.Dispose();

    private Task DispatchAsync(HttpContext context)
    {
        // Kestrel decodes everything but %2F; dockerd decodes that too, so an image name may come either way.
        var full = context.Request.Path.Value ?? "/";
        if (full.Contains('%', StringComparison.Ordinal))
        {
            full = full.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        }

        var path = VersionNegotiation.Split(full, out var version);
        var handler = _router.Find(context.Request.Method, path, out var name)
            ?? throw new EngineException(ErrorKind.NotFound, "page not found");
        if (name.Contains('\0', StringComparison.Ordinal))
        {
            throw new EngineException(ErrorKind.InvalidParameter, "invalid name: it holds a NUL byte");
        }

        return handler(new ApiRequest(context, version, name, _services));
    }
}
