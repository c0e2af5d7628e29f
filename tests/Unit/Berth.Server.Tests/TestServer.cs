// SPDX-License-Identifier: Apache-2.0
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Berth.Engine;
using Berth.Engine.System;
using Berth.Server.Hosting;
using Berth.Server.Routes;
using Microsoft.AspNetCore.Http;

namespace Berth.Server.Tests;

/// <summary>A server on a unix socket in a directory of its own, with either one handler or the whole API.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("berth-server-").FullName;
    private readonly List<string> _log = [];
    private ApiServer _server = null!;
    private EngineServices? _engine;
    private ApiHandler? _handler;

    public ListenAddress Address { get; private set; } = null!;

    public string SocketPath => Path.Combine(_directory, "s.sock");

    /// <summary>Lines of level error.</summary>
    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (_log)
            {
                return [.. _log];
            }
        }
    }

    public static async Task<TestServer> StartAsync(RequestDelegate handle)
    {
        var server = new TestServer();
        await server.ListenAsync(ListenAddress.Parse("unix://" + server.SocketPath, tls: false), null, handle);
        return server;
    }

    public static async Task<TestServer> StartTcpAsync(SslServerAuthenticationOptions? tls)
    {
        var server = new TestServer();
        await server.OpenEngineAsync();
        await server.ListenAsync(ListenAddress.Parse("tcp://127.0.0.1:0", tls: false), tls, server.ApiHandler());
        return server;
    }

    public static async Task<TestServer> StartApiAsync()
    {
        var server = new TestServer();
        await server.OpenEngineAsync();
        await server.ListenAsync(ListenAddress.Parse("unix://" + server.SocketPath, tls: false), null, server.ApiHandler());
        return server;
    }

    public Socket Connect()
    {
        var endPoint = _listening!.LocalEndPoint!;
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, Address.IsUnix ? ProtocolType.Unspecified : ProtocolType.Tcp) { ReceiveTimeout = 20_000 };
        socket.Connect(Address.IsUnix ? Address.EndPoint : endPoint);
        return socket;
    }

    /// <summary>Sends the bytes, and returns everything up to the end of the connection.</summary>
    public string Exchange(string request)
    {
        using var socket = Connect();
        socket.Send(Encoding.Latin1.GetBytes(request));
        return ReadToEnd(socket);
    }

    public (int Status, string Head, string Body) Call(string method, string path, string? json = null, string contentType = "application/json")
    {
        var body = json is null ? "" : $"Content-Type: {contentType}\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n";
        var answer = Exchange($"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{body}\r\n{json}");
        var split = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return (int.Parse(answer.AsSpan(9, 3)), answer[..split], answer[(split + 4)..]);
    }

    public static string ReadToEnd(Socket socket)
    {
        var all = new StringBuilder();
        var buffer = new byte[8192];
        int read;
        try
        {
            while ((read = socket.Receive(buffer)) > 0)
            {
                all.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.ConnectionReset)
        {
            // The server closed without reading all that was sent.
        }

        return all.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await _server.StopAsync(now.Token);
        await _server.DisposeAsync();
        _handler?.Dispose();
        if (_engine is not null)
        {
            await _engine.DisposeAsync();
        }

        Directory.Delete(_directory, recursive: true);
    }

    private Socket? _listening;

    private async Task OpenEngineAsync()
    {
        var log = new EngineLog(EngineLogLevel.Error, (_, message) =>
        {
            lock (_log)
            {
                _log.Add(message);
            }
        });
        _engine = await EngineServices.OpenAsync(
            new EngineOptions
            {
                DataRoot = Path.Combine(_directory, "data"),
                ExecRoot = Path.Combine(_directory, "run"),
                RuntimePath = "/bin/true",
                Log = log,
            },
            CancellationToken.None);
    }

    private RequestDelegate ApiHandler()
    {
        var options = new DaemonOptions { DataRoot = _engine!.Paths.DataRoot, ExecRoot = _engine.Paths.ExecRoot };
        _handler = new ApiHandler(new DaemonServices(_engine, new SystemService(_engine, options), _engine.Options.Log));
        return _handler.HandleAsync;
    }

    private async Task ListenAsync(ListenAddress address, SslServerAuthenticationOptions? tls, RequestDelegate handle)
    {
        Address = address;
        _listening = address.IsUnix
            ? UnixSocketBinder.Bind(address, SocketPath, group: null)
            : new Socket(address.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (!address.IsUnix)
        {
            _listening.Bind(address.EndPoint);
            _listening.Listen(64);
        }

        _server = new ApiServer([new BoundListener(address, _listening)], tls, handle);
        await _server.StartAsync(CancellationToken.None);
    }
}
