// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Versions;
using Berth.Client;
using Berth.Client.Containers;

namespace Berth.CommandLine.Tests.Commands;

public sealed class OlderEngineTests
{
    [Fact]
    public void RequestsOnTheirWayTogether_AreAllSentAgainInTheOlderVersion()
    {
        using var engine = new RecordingEngine(static line => line.Contains("/v1.41/", StringComparison.Ordinal)
            ? "HTTP/1.1 204 No Content\r\n\r\n"
            : RecordingEngine.Json("400 Bad Request", "{\"message\":\"client version 1.51 is too new. Maximum supported API version is 1.41\"}"));
        using var client = new EngineClient(new EngineClientOptions { Endpoint = EngineEndpoint.Parse(engine.Host, false) });

        PendingResponse[] pending = [client.Begin(ContainerKill.Request("a", null)), client.Begin(ContainerKill.Request("b", null))];

        Assert.All(pending, static one => Assert.Equal(204, one.Receive().Status));
        Assert.Equal(new ApiVersion(1, 41), client.Version);
    }
}
