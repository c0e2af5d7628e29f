// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Primitives;

namespace Berth.Client;

/// <summary>Where an engine listens: <c>unix:///run/berth.sock</c> or <c>tcp://host:2376</c>.</summary>
public sealed record EngineEndpoint
{
    /// <summary>The socket that berthd listens on when it is told nothing else.</summary>
    public const string DefaultSocket = "/run/berth.sock";

    private const int PlainPort = 2375;
    private const int TlsPort = 2376;

    private EngineEndpoint(string? socketPath, string host, int port)
    {
        SocketPath = socketPath;
        Host = host;
        Port = port;
    }

    public static EngineEndpoint Default { get; } = new(DefaultSocket, "", 0);

    /// <summary>Null for TCP.</summary>
    public string? SocketPath { get; }

    public string Host { get; }

    public int Port { get; }

    /// <summary>Reads <c>-H</c> and its like. Without a scheme it is a TCP address.</summary>
    /// <exception cref="EngineException">InvalidParameter: no address, or a kind that is not served.</exception>
    public static EngineEndpoint Parse(string text, bool tls)
    {
        text = text.Trim();
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return text.Length == 0 ? Default : ParseTcp(text, text, tls);
        }

        var address = text[(scheme + 3)..];
        return text[..scheme] switch
        {
            "unix" => new EngineEndpoint(address.Length == 0 ? DefaultSocket : address, "", 0),
            "tcp" => ParseTcp(address, text, tls),
            "ssh" => throw Invalid($"an engine cannot be reached over ssh: {text}. Forward its socket (ssh -L) and use unix:// instead"),
            "fd" or "npipe" => throw Invalid($"the client cannot connect to {text}"),
            _ => throw Invalid("invalid bind address format: " + text),
        };
    }

    public override string ToString() => SocketPath is not null
        ? "unix://" + SocketPath
        : string.Create(CultureInfo.InvariantCulture, $"tcp://{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");

    private static EngineEndpoint ParseTcp(string address, string whole, bool tls)
    {
        var slash = address.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0)
        {
            if (slash < address.Length - 1)
            {
                throw Invalid("a path after the host is not supported: " + whole);
            }

            address = address[..slash];
        }

        var close = address.LastIndexOf(']');
        var colon = address.LastIndexOf(':');
        var host = colon > close ? address[..colon] : address;
        var port = tls ? TlsPort : PlainPort;
        if (colon > close && (!int.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is 0 or > ushort.MaxValue))
        {
            throw Invalid("invalid bind address format: " + whole);
        }

        host = host.Trim('[', ']');
        return new EngineEndpoint(null, host.Length == 0 ? "localhost" : host, port);
    }

    private static EngineException Invalid(string message) => new(ErrorKind.InvalidParameter, message);
}
