// SPDX-License-Identifier: Apache-2.0
using System.Net.Sockets;
using System.Text;
using Berth.Api.Versions;
using Berth.Server.Hosting;
using Berth.Server.Routes;
using Berth.Server.Streams;
using Microsoft.AspNetCore.Http;

namespace Berth.Server.Tests.Streams;

public sealed class HijackTests
{
    private const string Upgrade = "Upgrade: tcp\r\nConnection: Upgrade\r\n";

    [Theory]
    [InlineData(Upgrade, "HTTP/1.1 101 UPGRADED\r\n")]
    [InlineData("", "HTTP/1.1 200 OK\r\n")]
    public async Task OutputArrives_AfterTheClientHalfClosed(string headers, string statusLine)
    {
        await using var server = await TestServer.StartAsync(EchoAsync);
        using var socket = server.Connect();
        Send(socket, $"POST /attach HTTP/1.1\r\nHost: x\r\n{headers}\r\n");
        var head = ReadHead(socket);
        Send(socket, "all of the input");
        socket.Shutdown(SocketShutdown.Send);

        Assert.StartsWith(statusLine, head);
        Assert.Equal("echo: all of the input", TestServer.ReadToEnd(socket));
    }

    [Fact]
    public async Task NothingIsLost_WhenTheClientSendsAndClosesBeforeTheAnswer()
    {
        await using var server = await TestServer.StartAsync(EchoAsync);
        using var socket = server.Connect();
        Send(socket, $"POST /attach HTTP/1.1\r\nHost: x\r\n{Upgrade}\r\nearly");
        socket.Shutdown(SocketShutdown.Send);

        Assert.EndsWith("\r\n\r\necho: early", TestServer.ReadToEnd(socket));
    }

    [Fact]
    public async Task ABody_MayComeBeforeTheStream()
    {
        await using var server = await TestServer.StartAsync(EchoAsync);
        using var socket = server.Connect();
        Send(socket, $"POST /attach HTTP/1.1\r\nHost: x\r\n{Upgrade}Content-Length: 2\r\n\r\n{{}}");
        ReadHead(socket);
        Send(socket, "input");
        socket.Shutdown(SocketShutdown.Send);

        Assert.Equal("echo: input", TestServer.ReadToEnd(socket));
    }

    [Fact]
    public async Task LargeStreams_KeepEveryByteInOrder()
    {
        await using var server = await TestServer.StartAsync(CopyAsync);
        using var socket = server.Connect();
        Send(socket, $"POST /attach HTTP/1.1\r\nHost: x\r\n{Upgrade}\r\n");
        ReadHead(socket);
        var input = new byte[4_000_000];
        new Random(7).NextBytes(input);
        var sending = Task.Run(() =>
        {
            for (var at = 0; at < input.Length;)
            {
                at += socket.Send(input, at, Math.Min(70_001, input.Length - at), SocketFlags.None);
            }

            socket.Shutdown(SocketShutdown.Send);
        });
        var output = Encoding.Latin1.GetBytes(TestServer.ReadToEnd(socket));
        await sending;

        Assert.Equal(input, output);
    }

    [Fact]
    public async Task InputThatNobodyReads_DoesNotResetTheConnection()
    {
        await using var server = await TestServer.StartAsync(async context =>
        {
            await using var raw = await Hijack.TakeOverAsync(new ApiRequest(context, ApiVersion.Newest, "", null!), tty: true);
            await Task.Delay(100);
            await raw.WriteAsync("output"u8.ToArray());
        });
        using var socket = server.Connect();
        Send(socket, $"POST /attach HTTP/1.1\r\nHost: x\r\n{Upgrade}\r\n");
        ReadHead(socket);
        Send(socket, new string('x', 50_000));
        await Task.Delay(300);

        var buffer = new byte[100];
        Assert.Equal(6, socket.Receive(buffer));
        Assert.Equal(0, socket.Receive(buffer));
    }

    [Fact]
    public async Task ARequestThatWaits_LearnsThatItsClientLeft()
    {
        var left = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(async context =>
        {
            using var registration = context.Features.Get<ClientConnection>()!.WatchForClientGone().Register(left.SetResult);
            await left.Task;
        });
        using (var socket = server.Connect())
        {
            Send(socket, "GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
            await Task.Delay(50);
            Assert.False(left.Task.IsCompleted);
        }

        await left.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task TheNextRequestOfAConnection_IsNotTakenForItsEnd()
    {
        await using var server = await TestServer.StartAsync(async context =>
        {
            var gone = context.Features.Get<ClientConnection>()!.WatchForClientGone();
            await Task.Delay(60, CancellationToken.None);
            await context.Response.WriteAsync(gone.IsCancellationRequested ? "gone" : "here", CancellationToken.None);
        });
        using var socket = server.Connect();
        var buffer = new byte[4096];
        for (var round = 0; round < 10; round++)
        {
            Send(socket, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            var answer = "";
            while (!answer.EndsWith("0\r\n\r\n", StringComparison.Ordinal))
            {
                answer += Encoding.Latin1.GetString(buffer, 0, socket.Receive(buffer));
            }

            Assert.Contains("here", answer);
        }
    }

    [Theory]
    [InlineData(41, false, "application/vnd.docker.raw-stream")]
    [InlineData(42, false, "application/vnd.docker.multiplexed-stream")]
    [InlineData(42, true, "application/vnd.docker.raw-stream")]
    public void TheContentType_SaysMultiplexed_OnlyToClientsThatKnowIt(int minor, bool tty, string expected) =>
        Assert.Equal(expected, Hijack.ContentType(new ApiVersion(1, minor), tty));

    private static async Task EchoAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        await using var raw = await Hijack.TakeOverAsync(new ApiRequest(context, ApiVersion.Newest, "", null!), tty: true);
        using var all = new MemoryStream();
        await raw.CopyToAsync(all);
        await Task.Delay(20);
        await raw.WriteAsync("echo: "u8.ToArray());
        await raw.WriteAsync(all.ToArray());
        await raw.CompleteWritesAsync(CancellationToken.None);
    }

    private static async Task CopyAsync(HttpContext context)
    {
        await using var raw = await Hijack.TakeOverAsync(new ApiRequest(context, ApiVersion.Newest, "", null!), tty: true);
        await raw.CopyToAsync(raw);
        await raw.CompleteWritesAsync(CancellationToken.None);
    }

    private static void Send(Socket socket, string text) => socket.Send(Encoding.Latin1.GetBytes(text));

    private static string ReadHead(Socket socket)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && socket.Receive(one) == 1)
        {
            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
