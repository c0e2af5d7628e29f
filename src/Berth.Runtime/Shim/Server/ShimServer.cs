// SPDX-License-Identifier: Apache-2.0
using Berth.Linux;
using Berth.Linux.Events;
using Berth.Linux.Handles;
using Berth.Linux.Sockets;
using Berth.Runtime.Shim.Loop;
using Berth.Runtime.Shim.Protocol;

namespace Berth.Runtime.Shim.Server;

/// <summary>The daemons that talk to this shim: the one that started it, and any that connects to `shim.sock` later.</summary>
internal sealed class ShimServer : IReadyHandler, IDisposable
{
    private readonly EventLoop loop;
    private readonly string socketPath;
    private readonly SafeFd listener;
    private readonly EventLoop.Registration registration;
    private readonly List<DaemonConnection> connections = [];

    /// <param name="socketPath">Where later daemons connect; in a directory of mode 0700.</param>
    internal ShimServer(EventLoop loop, string socketPath)
    {
        this.loop = loop;
        this.socketPath = socketPath;

        // What a shim that was killed has left behind.
        File.Delete(socketPath);
        listener = UnixSocket.Listen(socketPath, backlog: 16);
        File.SetUnixFileMode(socketPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        listener.SetNonBlocking(true);
        registration = loop.Register(listener, this, EpollEvents.In);
    }

    /// <summary>Answers a request, now or later, on the connection given.</summary>
    internal Action<DaemonConnection, ShimRequest>? Requested { get; set; }

    /// <summary>Raised when the last daemon has gone.</summary>
    internal Action? AllClosed { get; set; }

    internal bool HasConnections => connections.Count > 0;

    internal bool HasUnsent
    {
        get
        {
            foreach (DaemonConnection connection in connections)
            {
                if (connection.HasUnsent)
                    return true;
            }

            return false;
        }
    }

    /// <summary>Raised when something that had to wait is sent.</summary>
    internal Action? Sent { get; set; }

    /// <param name="socket">Owned from now on.</param>
    internal void Add(SafeFd socket) => connections.Add(new DaemonConnection(loop, socket, this));

    /// <summary>Tells every daemon. False when there is none.</summary>
    internal bool Broadcast(ShimMessage message)
    {
        foreach (DaemonConnection connection in connections.ToArray())
            connection.Send(message);
        return HasConnections;
    }

    public void OnReady(EpollEvents events)
    {
        try
        {
            while (UnixSocket.Accept(listener, nonBlocking: true) is SafeFd socket)
                Add(socket);
        }
        catch (SyscallException)
        {
            // No descriptors left (EMFILE): the peer waits in the backlog until there are.
        }
    }

    internal void Handle(DaemonConnection connection, ShimRequest request) => Requested?.Invoke(connection, request);

    internal void OnClosed(DaemonConnection connection)
    {
        connections.Remove(connection);
        if (connections.Count == 0)
            AllClosed?.Invoke();
    }

    internal void OnSent() => Sent?.Invoke();

    /// <summary>No daemon finds this shim any more.</summary>
    internal void StopListening()
    {
        registration.Dispose();
        listener.Dispose();
        File.Delete(socketPath);
    }

    public void Dispose()
    {
        AllClosed = null;
        foreach (DaemonConnection connection in connections.ToArray())
            connection.Dispose();
        registration.Dispose();
        listener.Dispose();
    }
}
