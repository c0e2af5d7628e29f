// SPDX-License-Identifier: Apache-2.0
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Berth.Server.Hosting;

/// <summary>Hands Kestrel the sockets that the daemon bound beforehand, so that an address in use is an error of the start and not of the server.</summary>
internal sealed class SocketListenerFactory(IReadOnlyDictionary<EndPoint, (ListenAddress Address, Socket Socket)> bound) : IConnectionListenerFactory
{
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var (address, socket) = bound[endpoint];
        return ValueTask.FromResult<IConnectionListener>(new SocketListener(socket, address));
    }
}
