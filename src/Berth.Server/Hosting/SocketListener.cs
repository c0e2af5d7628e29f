// SPDX-License-Identifier: Apache-2.0
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Berth.Server.Hosting;

/// <summary>Accepts from one bound and listening socket, which it owns.</summary>
internal sealed class SocketListener(Socket socket, ListenAddress address) : IConnectionListener
{
    public EndPoint EndPoint => address.EndPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                var accepted = await socket.AcceptAsync(cancellationToken).ConfigureAwait(false);
                if (!address.IsUnix)
                {
                    accepted.NoDelay = true;
                }

                return new ClientConnection(accepted, address);
            }
            catch (ObjectDisposedException)
            {
                return null;
            }
            catch (SocketException failure) when (failure.SocketErrorCode == SocketError.OperationAborted)
            {
                return null;
            }
            catch (SocketException failure) when (failure.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
            {
                // The client left between its connect and our accept.
            }
            catch (SocketException)
            {
                // Out of descriptors or memory: the listener must outlive it (invariant 19), so wait for some to come back.
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => UnbindAsync();
}
