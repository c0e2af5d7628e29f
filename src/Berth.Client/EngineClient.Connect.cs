// SPDX-License-Identifier: Apache-2.0
using System.Net.Sockets;
using System.Security.Authentication;
using Berth.Client.Transport;

namespace Berth.Client;

public sealed partial class EngineClient
{
    private HttpConnection Connect()
    {
        try
        {
            return Open();
        }
        catch (SocketException error) when (NothingListens(error) && !_startTried && _options.StartEngine is not null)
        {
            _startTried = true;
            if (!_options.StartEngine())
            {
                throw Unreachable(error);
            }
        }
        catch (SocketException error)
        {
            throw Unreachable(error);
        }

        try
        {
            return Open();
        }
        catch (SocketException error)
        {
            throw Unreachable(error);
        }
    }

    private static bool NothingListens(SocketException error) =>
        error.SocketErrorCode is SocketError.ConnectionRefused or SocketError.AddressNotAvailable || error.ErrorCode == 2 /* ENOENT */;

    private HttpConnection Open()
    {
        if (Endpoint.SocketPath is { } path)
        {
            return new HttpConnection(new SocketTransport(OpenUnix(path)));
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Connect(Endpoint.Host, Endpoint.Port);
            return new HttpConnection(_options.Tls is { } tls ? TlsTransport.Connect(socket, Endpoint.Host, tls) : new SocketTransport(socket));
        }
        catch (Exception error) when (error is SocketException or AuthenticationException or IOException)
        {
            socket.Dispose();
            throw;
        }
    }

    private static Socket OpenUnix(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return socket;
        }
        catch (ArgumentOutOfRangeException error)
        {
            socket.Dispose();
            throw new EngineUnreachableException($"the socket's path is too long: {path}", error);
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    private EngineUnreachableException Unreachable(SocketException error) => error.SocketErrorCode == SocketError.AccessDenied
        ? new EngineUnreachableException($"permission denied while trying to connect to the Berth daemon socket at {Endpoint}: connect: permission denied", error)
        : new EngineUnreachableException($"Cannot connect to the Berth daemon at {Endpoint}. Is the berth daemon running?", error);
}
