// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Berth.Server.Tests.Hosting;

public sealed class IdleConnectionTests
{
    /// <summary>Kestrel looks for timeouts every second: a connection that waited over one of those looks must still answer.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AConnection_OutlivesEveryPause_BeforeAndBetweenRequests(bool usedBefore)
    {
        await using var server = await TestServer.StartAsync(context => context.Response.WriteAsync("ok"));
        using var socket = server.Connect();
        if (usedBefore)
        {
            await socket.SendAsync(Request(""));
            Assert.True(await socket.ReceiveAsync(new byte[4096]) > 0);
        }

        await Task.Delay(TimeSpan.FromSeconds(2.5));
        await socket.SendAsync(Request("Connection: close\r\n"));

        Assert.StartsWith("HTTP/1.1 200 OK", TestServer.ReadToEnd(socket));
    }

    private static byte[] Request(string headers) => Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: x\r\n{headers}\r\n");
}
