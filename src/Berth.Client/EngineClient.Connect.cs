// SPDX-License-Identifier: Apache-2.0
using System.Net.Sockets;
using Berth.Client.Transport;
using Berth.Linux;
using Berth.Linux.Sockets;

namespace Berth.Client;

public sealed partial class EngineClient
{
    private enum Refusal
    {
        /// <summary>Nobody is there.</summary>
        NothingListens,

        /// <summary>The socket is not for this user.</summary>
        Forbidden,

        Other,
    }

    private HttpConnection Connect()
    {
        var connection = TryOpen(out var refusal, out var cause);
        if (connection is null && refusal == Refusal.NothingListens && !_startTried && _options.StartEngine is not null)
        {
            _startTried = true;
            connection = _options.StartEngine() ? TryOpen(out refusal, out cause) : null;
        }

        return connection ?? throw Unreachable(refusal, cause!);
    }

    private HttpConnection? TryOpen(out Refusal refusal, out Exception? cause) =>
        Endpoint.SocketPath is { } path ? TryOpenUnix(path, out refusal, out cause) : TryOpenTcp(out refusal, out cause);

    private static HttpConnection? TryOpenUnix(string path, out Refusal refusal, out Exception? cause)
    {
        (refusal, cause) = (default, null);
        try
        {
            return new HttpConnection(new UnixTransport(UnixSocket.Connect(path)));
        }
        catch (SyscallException error)
        {
            cause = error;
            refusal = error.Errno switch
            {
                Errno.ENOENT or Errno.ECONNREFUSED or Errno.ENOTDIR => Refusal.NothingListens,
                Errno.EACCES or Errno.EPERM => Refusal.Forbidden,
                _ => Refusal.Other,
            };
            return null;
        }
    }

    private HttpConnection? TryOpenTcp(out Refusal refusal, out Exception? cause)
    {
        (refusal, cause) = (default, null);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Connect(Endpoint.Host, Endpoint.Port);
            return new HttpConnection(_options.Tls is { } tls ? TlsTransport.Connect(socket, Endpoint.Host, tls) : new SocketTransport(socket));
        }
        catch (SocketException error)
        {
            socket.Dispose();
            refusal = error.SocketErrorCode == SocketError.ConnectionRefused ? Refusal.NothingListens : Refusal.Other;
            cause = error;
            return null;
        }
    }

    private EngineUnreachableException Unreachable(Refusal refusal, Exception cause) => refusal switch
    {
        Refusal.NothingListens => new EngineUnreachableException($"Cannot connect to the Berth daemon at {Endpoint}. Is the berth daemon running?", cause),
        Refusal.Forbidden => new EngineUnreachableException(
            $"permission denied while trying to connect to the Berth daemon socket at {Endpoint}: connect: permission denied", cause),
        _ => new EngineUnreachableException($"error during connect: {Endpoint}: {cause.Message}", cause),
    };
}
