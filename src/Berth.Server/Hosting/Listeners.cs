// SPDX-License-Identifier: Apache-2.0
using System.Net.Security;
using System.Net.Sockets;
using Berth.Engine.System;
using Berth.Linux.Files;
using Berth.Primitives;

namespace Berth.Server.Hosting;

/// <summary>All sockets of one daemon. Disposing removes the paths of its unix sockets, unless somebody else has them by now.</summary>
internal sealed class Listeners : IDisposable
{
    private const int Backlog = 1024;

    private readonly List<BoundListener> _bound = [];
    private readonly List<(string Path, FileIdentity Identity)> _paths = [];

    public IReadOnlyList<BoundListener> Bound => _bound;

    public SslServerAuthenticationOptions? Tls { get; private set; }

    public static Listeners Open(DaemonOptions options)
    {
        var listeners = new Listeners();
        try
        {
            if (options.TlsVerify)
            {
                listeners.Tls = TlsSettings.Load(options.TlsAuthority!, options.TlsCertificate!, options.TlsKey!);
            }

            foreach (var host in options.Hosts.Distinct(StringComparer.Ordinal))
            {
                listeners.Add(ListenAddress.Parse(host, options.TlsVerify), options.Group);
            }

            return listeners;
        }
        catch
        {
            foreach (var (_, socket) in listeners._bound)
            {
                socket.Dispose();
            }

            listeners.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var (path, identity) in _paths)
        {
            if (FileIdentity.OfPath(path) == identity)
            {
                File.Delete(path);
            }
        }

        _paths.Clear();
    }

    private void Add(ListenAddress address, string? group)
    {
        if (address.IsUnix)
        {
            var path = address.Text["unix://".Length..];
            _bound.Add(new BoundListener(address, UnixSocketBinder.Bind(address, path, group)));
            if (FileIdentity.OfPath(path) is { } identity)
            {
                _paths.Add((path, identity));
            }

            return;
        }

        var socket = new Socket(address.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(address.EndPoint);
            socket.Listen(Backlog);
        }
        catch (SocketException failure)
        {
            socket.Dispose();
            throw new EngineException(ErrorKind.Conflict, $"listen {address.Text}: {failure.Message}", failure);
        }

        _bound.Add(new BoundListener(address, socket));
    }
}
