// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Berth.Api.Versions;
using Berth.Server.Hosting;
using Berth.Server.Routes;
using Microsoft.AspNetCore.Http;

namespace Berth.Server.Streams;

/// <summary>
/// Turns a request into a two-way byte stream.
/// <code>
/// client                                    daemon
/// POST …/attach  Upgrade: tcp        ──▶
///                                    ◀──   HTTP/1.1 101 UPGRADED   (200 OK to a client that did not ask for an upgrade)
/// stdin, then a half-close           ──▶
///                                    ◀──   output, then the end
/// </code>
/// </summary>
internal static class Hijack
{
    public const string RawStream = "application/vnd.docker.raw-stream";
    public const string MultiplexedStream = "application/vnd.docker.multiplexed-stream";

    public static async Task<RawConnectionStream> TakeOverAsync(ApiRequest request, bool tty)
    {
        var context = request.Context;
        var upgrade = context.Request.Headers.Upgrade.Count > 0;
        var head = new StringBuilder(320);
        head.Append(upgrade ? "HTTP/1.1 101 UPGRADED\r\n" : "HTTP/1.1 200 OK\r\n");
        head.Append("Content-Type: ").Append(ContentType(request.Version, tty)).Append("\r\n");
        if (upgrade)
        {
            head.Append("Connection: Upgrade\r\nUpgrade: tcp\r\n");
        }

        foreach (var (name, value) in context.Response.Headers)
        {
            head.Append(name).Append(": ").Append(value.ToString()).Append("\r\n");
        }

        head.Append("\r\n");
        var raw = context.Features.Get<ClientConnection>()!.TakeOver();
        await raw.WriteAsync(Encoding.ASCII.GetBytes(head.ToString())).ConfigureAwait(false);
        return raw;
    }

    /// <summary>Clients before 1.42 know one name for both forms and ask the container's configuration which one it is.</summary>
    public static string ContentType(ApiVersion version, bool tty) =>
        tty || version < ApiDifferences.MultiplexedContentType ? RawStream : MultiplexedStream;
}
