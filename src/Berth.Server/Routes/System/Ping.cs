// SPDX-License-Identifier: Apache-2.0
using Microsoft.AspNetCore.Http;

namespace Berth.Server.Routes.System;

/// <summary>GET and HEAD /_ping: clients negotiate the version and learn the builder from its headers.</summary>
internal static class Ping
{
    private static readonly ReadOnlyMemory<byte> Ok = "OK"u8.ToArray();

    public static async Task HandleAsync(ApiRequest request)
    {
        var response = request.Context.Response;
        response.Headers.CacheControl = "no-cache, no-store, must-revalidate";
        response.Headers.Pragma = "no-cache";
        response.Headers["Builder-Version"] = "1";
        response.Headers["Swarm"] = "inactive";
        response.Headers.ContentType = "text/plain; charset=utf-8";
        if (HttpMethods.IsHead(request.Context.Request.Method))
        {
            response.ContentLength = 0;
            return;
        }

        response.ContentLength = Ok.Length;
        await response.BodyWriter.WriteAsync(Ok).ConfigureAwait(false);
    }
}
