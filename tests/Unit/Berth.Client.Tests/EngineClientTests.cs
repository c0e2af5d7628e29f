// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Berth.Api;
using Berth.Api.Versions;
using Berth.Client.Containers;
using static Berth.Client.Tests.ScriptedEngine;

namespace Berth.Client.Tests;

public sealed class EngineClientTests
{
    [Fact]
    public void Requests_UseOneConnectionAndNameTheNewestVersion()
    {
        var lines = new List<string>();
        using var engine = new ScriptedEngine((stream, _) =>
        {
            while (Receive(stream) is { } request)
            {
                lines.Add(request.Head.Split("\r\n")[0]);
                Send(stream, Answer("200 OK", "{}"));
            }
        });
        using var client = engine.Client();

        client.Send(EngineRequest.Get("/info")).ReadBytes();
        client.Send(EngineRequest.Post("/x y").With("a", "b&c").With("empty", "").With("flag", true)).ReadBytes();

        Assert.Equal(["GET /v1.51/info HTTP/1.1", "POST /v1.51/x y?a=b%26c&flag=1 HTTP/1.1"], lines);
        Assert.Equal(1, engine.Connections);
    }

    [Fact]
    public void OlderEngine_IsAskedAgainInItsOwnVersion()
    {
        using var engine = new ScriptedEngine((stream, _) =>
        {
            while (Receive(stream) is { } request)
            {
                Send(stream, request.Head.Contains("/v1.51/", StringComparison.Ordinal)
                    ? Answer("400 Bad Request", """{"message":"client version 1.51 is too new. Maximum supported API version is 1.41"}""")
                    : Answer("201 Created", """{"Id":"abc"}"""));
            }
        });
        using var client = engine.Client();

        Assert.Equal("abc", client.Send(EngineRequest.Post("/x").WithJson("{}"u8.ToArray())).EnsureSuccess().Read(ApiJson.Default.IdResponse).Id);
        Assert.Equal(new ApiVersion(1, 41), client.Version);
    }

    [Fact]
    public void ChosenVersion_IsNotChanged()
    {
        using var engine = new ScriptedEngine((stream, _) =>
        {
            Receive(stream);
            Send(stream, Answer("400 Bad Request", """{"message":"client version 1.51 is too new. Maximum supported API version is 1.41"}"""));
        });
        using var client = engine.Client(options => options with { FixedVersion = new ApiVersion(1, 51) });

        Assert.Equal(400, Assert.Throws<EngineApiException>(() => client.Send(EngineRequest.Get("/x")).EnsureSuccess()).Status);
    }

    [Fact]
    public void Chunks_ArriveWhole_HoweverTheyAreCut()
    {
        const string answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1;x=y\r\n \r\n00a\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n";
        using var engine = new ScriptedEngine((stream, _) =>
        {
            while (Receive(stream) is not null)
            {
                foreach (var letter in answer)
                {
                    Send(stream, letter.ToString());
                }
            }
        });
        using var client = engine.Client();

        Assert.Equal("hello 0123456789", Encoding.ASCII.GetString(client.Send(EngineRequest.Get("/x")).ReadBytes()));
        Assert.Equal("hello 0123456789", Encoding.ASCII.GetString(client.Send(EngineRequest.Get("/x")).ReadBytes()));
        Assert.Equal(1, engine.Connections);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhello")]
    [InlineData("SSH-2.0-OpenSSH\r\n\r\n")]
    [InlineData("")]
    public void BrokenAnswers_AreToldAsSuch(string answer)
    {
        using var engine = new ScriptedEngine((stream, _) =>
        {
            Receive(stream);
            Send(stream, answer);
        });
        using var client = engine.Client();

        Assert.Throws<EngineUnreachableException>(() => client.Send(EngineRequest.Get("/x")).ReadBytes());
    }

    [Fact]
    public void EndlessHeaders_AreCutOff()
    {
        using var engine = new ScriptedEngine((stream, _) =>
        {
            Receive(stream);
            Send(stream, "HTTP/1.1 200 OK\r\n");
            for (var line = 0; line < 10_000; line++)
            {
                Send(stream, "X-Filler: 0123456789\r\n");
            }
        });
        using var client = engine.Client();

        Assert.Contains("no end of the headers", Assert.Throws<EngineUnreachableException>(() => client.Send(EngineRequest.Get("/x"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"message":"No such container: x\n"}""", "No such container: x")]
    [InlineData("plain words", "plain words")]
    [InlineData("", "request returned Not Found for API route and version, check if the server supports the requested API version")]
    public void Refusals_KeepTheEnginesWords(string body, string message)
    {
        using var engine = new ScriptedEngine((stream, _) =>
        {
            Receive(stream);
            Send(stream, Answer("404 Not Found", body));
        });
        using var client = engine.Client();

        var error = Assert.Throws<EngineApiException>(() => client.Send(EngineRequest.Get("/x")).EnsureSuccess());
        Assert.Equal((404, message), (error.Status, error.Message));
    }

    [Fact]
    public void TakenOverConnection_IsClosedByHalves()
    {
        using var engine = new ScriptedEngine((stream, _) =>
        {
            Receive(stream);

            // The first output comes in one piece with the head.
            Send(stream, "HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nfirst ");
            using var reader = new StreamReader(stream, leaveOpen: true);
            Send(stream, reader.ReadToEnd().ToUpperInvariant());
        });
        using var client = engine.Client();

        using var connection = client.BeginUpgrade(ContainerAttach.Request("x", AttachStreams.Input | AttachStreams.Output, null)).ReceiveUpgrade();
        connection.Write("typed"u8);
        connection.CloseWrite();

        Assert.Equal("first TYPED", ReadAll(connection));
    }

    [Fact]
    public void TakeOver_IsRefusedInTheEnginesWords()
    {
        using var engine = new ScriptedEngine((stream, _) =>
        {
            Receive(stream);
            Send(stream, Answer("409 Conflict", """{"message":"container x is not running"}"""));
        });
        using var client = engine.Client();

        var error = Assert.Throws<EngineApiException>(() => client.BeginUpgrade(ContainerAttach.Request("x", AttachStreams.Output, null)).ReceiveUpgrade());
        Assert.Equal("container x is not running", error.Message);
    }

    [Fact]
    public void Abort_WakesTheReader()
    {
        using var engine = new ScriptedEngine((stream, _) =>
        {
            Receive(stream);
            Send(stream, "HTTP/1.1 101 UPGRADED\r\n\r\n");
            Thread.Sleep(Timeout.Infinite);
        });
        using var client = engine.Client();
        using var connection = client.BeginUpgrade(EngineRequest.Post("/x")).ReceiveUpgrade();
        var ended = false;
        var reader = new Thread(() => ended = connection.Read(new byte[1]) == 0);
        reader.Start();

        connection.Abort();

        Assert.True(reader.Join(TimeSpan.FromSeconds(5)) && ended);
    }

    [Fact]
    public void StreamedBody_GoesInChunks_AfterTheVersionIsKnown()
    {
        var bodies = new List<string>();
        using var engine = new ScriptedEngine((stream, _) =>
        {
            while (Receive(stream) is { } request)
            {
                bodies.Add(request.Head.Split(' ')[1] + ":" + request.Body.Length);
                Send(stream, request.Head.Contains("/v1.51/", StringComparison.Ordinal)
                    ? Answer("400 Bad Request", """{"message":"client version 1.51 is too new. Maximum supported API version is 1.43"}""")
                    : Answer("200 OK", "{}"));
            }
        });
        using var client = engine.Client();

        client.Send(EngineRequest.Post("/images/load").WithStream(new MemoryStream(new byte[300_000]), "application/x-tar")).ReadBytes();

        Assert.Equal("/v1.43/images/load:300000", bodies[^1]);
        Assert.Single(bodies, body => body.EndsWith(":300000", StringComparison.Ordinal));
    }

    [Fact]
    public void NoEngine_IsToldWithTheAddress()
    {
        using var client = new EngineClient(new EngineClientOptions { Endpoint = EngineEndpoint.Parse("unix:///nonexistent/x.sock", tls: false) });

        var error = Assert.Throws<EngineUnreachableException>(() => client.Send(EngineRequest.Get("/x")));
        Assert.Equal("Cannot connect to the Berth daemon at unix:///nonexistent/x.sock. Is the berth daemon running?", error.Message);
    }

    [Fact]
    public void NoEngine_IsStartedOnceAndThenAsked()
    {
        ScriptedEngine? engine = null;
        var starts = 0;
        var folder = Directory.CreateTempSubdirectory("berth-test-");
        using var client = new EngineClient(new EngineClientOptions
        {
            Endpoint = EngineEndpoint.Parse($"unix://{folder.FullName}/s", tls: false),
            StartEngine = () =>
            {
                starts++;
                engine = new ScriptedEngine((stream, _) =>
                {
                    Receive(stream);
                    Send(stream, Answer("200 OK", "{}"));
                });
                File.CreateSymbolicLink(folder.FullName + "/s", engine.Path);
                return true;
            },
        });

        client.Send(EngineRequest.Get("/x")).EnsureSuccess().ReadBytes();
        engine!.Dispose();

        Assert.Equal(1, starts);
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("tcp://1.2.3.4", "tcp://1.2.3.4:2375", false)]
    [InlineData("tcp://1.2.3.4", "tcp://1.2.3.4:2376", true)]
    [InlineData("example.com:99", "tcp://example.com:99", false)]
    [InlineData("tcp://[::1]:7/", "tcp://[::1]:7", false)]
    [InlineData("unix://", "unix:///run/berth.sock", false)]
    [InlineData("unix:///a/b", "unix:///a/b", false)]
    public void Addresses_AreRead(string text, string expected, bool tls) => Assert.Equal(expected, EngineEndpoint.Parse(text, tls).ToString());

    [Theory]
    [InlineData("ssh://host")]
    [InlineData("npipe://x")]
    [InlineData("tcp://host:0")]
    [InlineData("tcp://host:99999")]
    [InlineData("foo://x")]
    public void Addresses_ThatCannotBeServed_AreRefused(string text) => Assert.Throws<Primitives.EngineException>(() => EngineEndpoint.Parse(text, tls: false));

    private static string ReadAll(HijackedConnection connection)
    {
        var text = new StringBuilder();
        var buffer = new byte[7];
        int count;
        while ((count = connection.Read(buffer)) > 0)
        {
            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        return text.ToString();
    }
}
