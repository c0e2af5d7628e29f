// SPDX-License-Identifier: Apache-2.0
using Berth.Server.Routes;

namespace Berth.Server.Tests.Routes;

/// <summary>Whole requests against the whole API. The texts are those of the stock daemon.</summary>
public sealed class ApiTests
{
    [Fact]
    public async Task Ping_HasTheHeadersThatClientsNegotiateWith()
    {
        await using var server = await TestServer.StartApiAsync();
        var (status, head, body) = server.Call("GET", "/_ping");

        Assert.Equal((200, "OK"), (status, body));
        foreach (var header in new[] { "Api-Version: 1.51", "Docker-Experimental: false", "Ostype: linux", "Server: Berth/", "Builder-Version: 1", "Cache-Control: no-cache" })
        {
            Assert.Contains("\r\n" + header, head);
        }

        Assert.Equal(200, server.Call("HEAD", "/_ping").Status);
    }

    [Theory]
    [InlineData("/v1.99/version", 400, "client version 1.99 is too new. Maximum supported API version is 1.51")]
    [InlineData("/v1.23/version", 400, "client version 1.23 is too old. Minimum supported API version is 1.24, please upgrade your client to a newer version")]
    [InlineData("/v1/version", 400, "client version 1 is too old. Minimum supported API version is 1.24, please upgrade your client to a newer version")]
    [InlineData("/nothing", 404, "page not found")]
    [InlineData("/v1.41/nothing", 404, "page not found")]
    [InlineData("/v1.41", 404, "page not found")]
    [InlineData("/", 404, "page not found")]
    [InlineData("/containers/json/", 404, "page not found")]
    [InlineData("/vfoo/info", 404, "page not found")]
    [InlineData("/v1.41/events?until=1&since=2", 400, "`since` time (2) cannot be after `until` time (1)")]
    [InlineData("/v1.41/events?since=x", 400, "strconv.ParseInt: parsing \\\"x\\\": invalid syntax")]
    [InlineData("/v1.41/containers/json?limit=x", 400, "strconv.Atoi: parsing \\\"x\\\": invalid syntax")]
    [InlineData("/v1.41/containers/x/logs", 400, "Bad parameters: you must choose at least one stream")]
    [InlineData("/v1.41/networks/nope", 404, "network nope not found")]
    [InlineData("/v1.41/volumes", 501, "GET /volumes is not implemented by berth yet")]
    public async Task WrongRequests_GetTheStockAnswer(string path, int status, string message)
    {
        await using var server = await TestServer.StartApiAsync();
        var answer = server.Call("GET", path);

        Assert.Equal((status, $"{{\"message\":\"{message}\"}}\n"), (answer.Status, answer.Body));
        Assert.Contains("Content-Type: application/json", answer.Head);
    }

    [Theory]
    [InlineData("{}", "text/plain", "unsupported Content-Type header (text/plain): must be 'application/json'")]
    [InlineData("", "application/json", "config cannot be empty in order to create a container")]
    [InlineData(" ", "application/json", "invalid JSON: got EOF while reading request body")]
    [InlineData("{", "application/json", "invalid JSON: unexpected EOF")]
    [InlineData("{\"Image\":\"busybox\"", "application/json", "invalid JSON: unexpected EOF")]
    [InlineData("{\"Image\":\"busybox\"} {}", "application/json", "unexpected content after JSON")]
    [InlineData("null", "application/json", "config cannot be empty in order to create a container")]
    public async Task WrongBodies_AreTheClientsFault(string body, string contentType, string message)
    {
        await using var server = await TestServer.StartApiAsync();
        var answer = server.Call("POST", "/v1.51/containers/create", body, contentType);

        Assert.Equal((400, $"{{\"message\":\"{message}\"}}\n"), (answer.Status, answer.Body));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"Image\":3}")]
    [InlineData("{\"HostConfig\":{\"Memory\":\"1\"}}")]
    [InlineData("{\"Env\":[1]}")]
    [InlineData("nul")]
    [InlineData("{\"Image\":\"\\uD800\"}")]
    public async Task BodiesOfTheWrongShape_AreTheClientsFault(string body)
    {
        await using var server = await TestServer.StartApiAsync();
        var answer = server.Call("POST", "/v1.51/containers/create", body);

        Assert.Equal(400, answer.Status);
        Assert.StartsWith("{\"message\":\"invalid JSON: ", answer.Body);
    }

    [Fact]
    public async Task ABodyBeyondTheLimit_IsRefused()
    {
        await using var server = await TestServer.StartApiAsync();
        var answer = server.Call("POST", "/v1.51/containers/create", "{\"Image\":\"" + new string('x', RequestBody.JsonLimit) + "\"}");

        Assert.Equal(413, answer.Status);
    }

    [Fact]
    public async Task EveryEndpointThatIsMissing_SaysWhich()
    {
        await using var server = await TestServer.StartApiAsync();
        foreach (var (method, pattern) in NotYetImplemented.Endpoints)
        {
            var answer = server.Call(method, "/v1.51" + pattern.Replace("{}", "some/thing", StringComparison.Ordinal));
            Assert.Equal((pattern, 501), (pattern, answer.Status));
        }
    }

    [Fact]
    public async Task ForeignOrigins_AreRefused()
    {
        await using var server = await TestServer.StartApiAsync();

        Assert.StartsWith("HTTP/1.1 403", server.Exchange("GET /_ping HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\nConnection: close\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 403", server.Exchange("GET /_ping HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\nConnection: close\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 200", server.Exchange("GET /_ping HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nConnection: close\r\n\r\n"));
    }

    [Fact]
    public async Task OverTcp_ANameOfSomebodyElseIsRefused()
    {
        await using var server = await TestServer.StartTcpAsync(tls: null);

        Assert.StartsWith("HTTP/1.1 403", server.Exchange("GET /_ping HTTP/1.1\r\nHost: rebound.example:2375\r\nConnection: close\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 200", server.Exchange("GET /_ping HTTP/1.1\r\nHost: 127.0.0.1:2375\r\nConnection: close\r\n\r\n"));
    }

    [Fact]
    public async Task NamesWithSlashes_ReachTheirRoute()
    {
        await using var server = await TestServer.StartApiAsync();

        Assert.Contains("network a/b not found", server.Call("GET", "/v1.51/networks/a/b").Body);
        Assert.Contains("network a/b not found", server.Call("GET", "/v1.51/networks/a%2Fb").Body);
    }
}
