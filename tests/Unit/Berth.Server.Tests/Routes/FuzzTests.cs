// SPDX-License-Identifier: Apache-2.0
using System.Text;

namespace Berth.Server.Tests.Routes;

/// <summary>Whatever arrives, the answer is never a 5xx of ours and the server goes on (the seeds are fixed: a failure repeats).</summary>
public sealed class FuzzTests
{
    private static readonly string[] s_paths =
    [
        "/containers/json", "/containers/create", "/containers/x/start", "/containers/x/stop", "/containers/x/wait", "/containers/x/logs", "/containers/x/resize",
        "/containers/x/kill", "/containers/x/attach", "/containers/x/exec", "/containers/x/rename", "/containers/x/top", "/containers/x", "/containers/prune",
        "/exec/x/start", "/exec/x/json", "/exec/x/resize", "/networks", "/networks/x", "/images/json", "/images/x/json", "/images/x/tag", "/images/create",
        "/images/load", "/images/x", "/images/prune", "/version", "/info", "/_ping", "/events",
    ];

    private static readonly string[] s_parameters =
        ["all", "limit", "filters", "t", "signal", "h", "w", "since", "until", "tail", "name", "condition", "stdout", "detachKeys", "repo", "tag", "fromSrc", "platform", "force"];

    private static readonly string[] s_values =
    [
        "", "1", "-1", "99999999999999999999", "1e9", "x", "%00", "%ff%fe", "%2e%2e%2f", "{}", "[]", "{\"a\":1}", "{\"a\":{\"b\":true}}", "{\"status\":[\"x\"]}",
        "{\"label\":[null]}", "9223372036854775807", "-9223372036854775808.999999999", "true", "nan", "%", "%u1234", "+", "a=b&c",
    ];

    private static readonly string[] s_bodies =
    [
        "", "{}", "null", "[]", "{", "\"", "{\"Image\":\"busybox\"}", "{\"Image\":\"\"}", "{\"Cmd\":[null]}", "{\"Cmd\":\"x\"}", "{\"Image\":\"UPPER\"}", "{\"HostConfig\":null}",
        "{\"HostConfig\":{\"Binds\":[\"\"]}}", "{\"ConsoleSize\":[1]}", "{\"ConsoleSize\":[-1,2]}", "{\"Image\":\"x\",\"HostConfig\":{\"Memory\":9223372036854775808}}",
        "{\"Labels\":{\"a\":null}}", "{\"ExposedPorts\":{\"x\":{}}}", "{\"Image\":\"\\u0000\"}",
    ];

    [Fact]
    public async Task StructuredNonsense_IsTheClientsFault()
    {
        await using var server = await TestServer.StartApiAsync();
        var random = new Random(42);
        string Pick(string[] from) => from[random.Next(from.Length)];
        for (var round = 0; round < 600; round++)
        {
            var path = Pick(s_paths);
            if (path is "/events")
            {
                path += "?until=1&";
            }

            path += path.Contains('?', StringComparison.Ordinal) ? "" : "?";
            for (var parameter = random.Next(4); parameter > 0; parameter--)
            {
                path += $"{Pick(s_parameters)}={Uri.EscapeDataString(Pick(s_values)).Replace("%25", "%", StringComparison.Ordinal)}&";
            }

            var method = Pick(["GET", "POST", "DELETE", "HEAD", "PUT", "BREW"]);
            var (status, _, body) = server.Call(method, "/v1." + random.Next(20, 56) + path, Pick(s_bodies));
            Assert.True(status is < 500 or 501, $"{method} {path}: {status} {body}");
        }

        Assert.Empty(server.Errors);
    }

    [Fact]
    public async Task RawNoise_LeavesTheServerAlive()
    {
        await using var server = await TestServer.StartApiAsync();
        var random = new Random(4711);
        for (var round = 0; round < 200; round++)
        {
            var noise = new byte[random.Next(1, 2000)];
            random.NextBytes(noise);
            var request = random.Next(3) switch
            {
                0 => Encoding.Latin1.GetString(noise),
                1 => "POST /v1.51/containers/create HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n" + Encoding.Latin1.GetString(noise),
                _ => "GET /" + Uri.EscapeDataString(Encoding.Latin1.GetString(noise)) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            };
            using var socket = server.Connect();
            socket.Send(Encoding.Latin1.GetBytes(request));
            socket.Shutdown(global::System.Net.Sockets.SocketShutdown.Send);
            var answer = TestServer.ReadToEnd(socket);
            Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 4", StringComparison.Ordinal), answer);
        }

        Assert.Equal(200, server.Call("GET", "/_ping").Status);
        Assert.Empty(server.Errors);
    }
}
