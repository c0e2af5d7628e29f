// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Berth.Primitives;

namespace Berth.Server.Hosting;

/// <summary>One value of <c>--host</c>, understood.</summary>
public sealed record ListenAddress
{
    /// <summary>dockerd's ports: 2375 plain, 2376 with TLS.</summary>
    private const int PlainPort = 2375;
    private const int TlsPort = 2376;

    private ListenAddress(string text, EndPoint endPoint)
    {
        Text = text;
        EndPoint = endPoint;
    }

    /// <summary>As a client would write it into <c>DOCKER_HOST</c>.</summary>
    public string Text { get; }

    public EndPoint EndPoint { get; }

    public bool IsUnix => EndPoint is UnixDomainSocketEndPoint;

    public bool IsLoopback => EndPoint is IPEndPoint ip && IPAddress.IsLoopback(ip.Address);

    public static ListenAddress Parse(string value, bool tls)
    {
        var text = value.Trim();
        if (text.Length == 0)
        {
            throw new EngineException(ErrorKind.InvalidParameter, "an empty --host names no address to listen on");
        }

        var split = text.IndexOf("://", StringComparison.Ordinal);
        var scheme = split < 0 ? "tcp" : text[..split];
        var rest = split < 0 ? text : text[(split + 3)..];
        return scheme switch
        {
            "unix" => ParseUnix(rest, value),
            "tcp" => ParseTcp(rest, value, tls),
            "fd" => throw new EngineException(ErrorKind.NotImplemented, $"--host {value}: sockets handed over by systemd (fd://) are not implemented by berth; use unix:// or tcp://"),
            _ => throw new EngineException(ErrorKind.InvalidParameter, $"invalid bind address ({value}): unsupported proto '{scheme}'"),
        };
    }

    private static ListenAddress ParseUnix(string path, string value)
    {
        // An abstract socket ("@name") has no owner and no mode, so everybody in the network namespace could use it (CVE-2020-15257).
        if (!path.StartsWith('/'))
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"invalid bind address ({value}): a unix socket needs an absolute path");
        }

        if (System.Text.Encoding.UTF8.GetByteCount(path) > 107 || path.Contains('\0', StringComparison.Ordinal))
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"invalid bind address ({value}): the path of a unix socket may have 107 bytes at most");
        }

        return new ListenAddress("unix://" + path, new UnixDomainSocketEndPoint(path));
    }

    private static ListenAddress ParseTcp(string rest, string value, bool tls)
    {
        var (host, portText) = SplitHostPort(rest, value);
        if (host.Length == 0)
        {
            host = "127.0.0.1";
        }
        else if (host == "localhost")
        {
            host = "127.0.0.1";
        }

        if (!IPAddress.TryParse(host, out var address))
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"invalid bind address ({value}): \"{host}\" is not an IP address");
        }

        var port = tls ? TlsPort : PlainPort;
        if (portText.Length > 0 && !(int.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= 65535))
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"invalid bind address ({value}): invalid port \"{portText}\"");
        }

        var endPoint = new IPEndPoint(address, port);
        return new ListenAddress("tcp://" + endPoint, endPoint);
    }

    private static (string Host, string Port) SplitHostPort(string rest, string value)
    {
        if (rest.Contains('/', StringComparison.Ordinal))
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"invalid bind address ({value}): a path has no meaning for tcp");
        }

        if (rest.StartsWith('['))
        {
            var close = rest.IndexOf(']', StringComparison.Ordinal);
            var after = close < 0 ? "" : rest[(close + 1)..];
            if (close < 0 || (after.Length > 0 && after[0] != ':'))
            {
                throw new EngineException(ErrorKind.InvalidParameter, $"invalid bind address ({value}): bad IPv6 address");
            }

            return (rest[1..close], after.Length > 0 ? after[1..] : "");
        }

        var colon = rest.LastIndexOf(':');
        return colon < 0 ? (rest, "") : (rest[..colon], rest[(colon + 1)..]);
    }
}
