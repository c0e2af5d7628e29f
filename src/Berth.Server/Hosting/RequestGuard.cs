// SPDX-License-Identifier: Apache-2.0
using System.Net;
using Berth.Primitives;
using Microsoft.AspNetCore.Http;

namespace Berth.Server.Hosting;

/// <summary>
/// Refuses what only a web browser would send. A page that the user looks at can make the browser talk to 127.0.0.1, either openly (its
/// origin is then in the request) or by giving its own name that address (the name is then the Host): CVE-2025-9074.
/// </summary>
internal static class RequestGuard
{
    public static void Check(HttpContext context, ListenAddress listener)
    {
        var request = context.Request;
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && !IsSameHost(origin, request.Host))
        {
            throw new EngineException(ErrorKind.Forbidden, $"requests from the origin {origin} are refused");
        }

        if (request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site")
        {
            throw new EngineException(ErrorKind.Forbidden, "requests from another site's page are refused");
        }

        // On a unix socket the Host is made up by the client, and a browser cannot get there.
        if (!listener.IsUnix && !IsOwnName(request.Host.Host))
        {
            throw new EngineException(ErrorKind.Forbidden, $"requests for the host {request.Host} are refused: use the daemon's IP address, localhost or the machine's name");
        }
    }

    private static bool IsSameHost(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Host.Length > 0 && uri.Authority.Equals(host.Value, StringComparison.OrdinalIgnoreCase);

    // A name resolved by a foreign server is the danger, so addresses are safe, and so is the machine's own name.
    private static bool IsOwnName(string host) =>
        IPAddress.TryParse(host.Trim('[', ']'), out _)
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase);
}
