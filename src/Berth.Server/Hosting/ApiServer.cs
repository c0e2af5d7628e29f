// SPDX-License-Identifier: Apache-2.0
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Berth.Server.Hosting;

/// <summary>
/// Kestrel without a host: no configuration files, no dependency injection, no logging providers, no routing; what the daemon needs
/// of those it has itself, and each of them costs memory and milliseconds of start-up.
/// </summary>
public sealed class ApiServer : IAsyncDisposable
{
    private readonly KestrelServer _kestrel;
    private readonly ApiApplication _application;

    /// <param name="listeners">Bound and listening sockets; the server owns them from here on.</param>
    /// <param name="tls">Certificates for the TCP listeners, or null for plain ones.</param>
    /// <param name="handle">Answers one request; called for many at the same time.</param>
    public ApiServer(IReadOnlyList<BoundListener> listeners, SslServerAuthenticationOptions? tls, RequestDelegate handle)
    {
        var options = new KestrelServerOptions { AddServerHeader = false, AllowSynchronousIO = false, ApplicationServices = NoServices.Instance };
        // Bodies are image archives of any size and answers are logs that follow for days, so sizes are limited per route and rates not at all.
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        // A client that keeps its connection for the next call must not find it closed just then: a POST is not repeated.
        // Not infinite: Kestrel adds that to its clock in ticks, which overflows, and every idle connection is over at the next second.
        options.Limits.KeepAliveTimeout = TimeSpan.FromDays(3650);
        foreach (var listener in listeners)
        {
            options.Listen(listener.Address.EndPoint, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                if (tls is not null && !listener.Address.IsUnix)
                {
                    listen.Use(next => connection => SecureAsync(connection, tls, next));
                }
            });
        }

        var sockets = listeners.ToDictionary(listener => listener.Address.EndPoint, listener => (listener.Address, listener.Socket));
        _kestrel = new KestrelServer(Options.Create(options), new SocketListenerFactory(sockets), NullLoggerFactory.Instance);
        _application = new ApiApplication(handle);
    }

    public Task StartAsync(CancellationToken cancellation) => _kestrel.StartAsync(_application, cancellation);

    /// <summary>Stops accepting, gives running requests until the token fires, then cuts them.</summary>
    public Task StopAsync(CancellationToken cancellation) => _kestrel.StopAsync(cancellation);

    public ValueTask DisposeAsync()
    {
        _kestrel.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task SecureAsync(ConnectionContext connection, SslServerAuthenticationOptions tls, ConnectionDelegate next)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await ((ClientConnection)connection).SecureAsync(tls, limit.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or System.Security.Authentication.AuthenticationException or OperationCanceledException or SocketException)
        {
            // Whoever has no accepted certificate learns nothing more than that.
            return;
        }

        await next(connection).ConfigureAwait(false);
    }

    /// <summary>Kestrel asks for optional services and does without them.</summary>
    private sealed class NoServices : IServiceProvider
    {
        public static readonly NoServices Instance = new();

        public object? GetService(Type serviceType) => null;
    }
}

/// <summary>A socket that already listens, and the address it was asked for.</summary>
public sealed record BoundListener(ListenAddress Address, Socket Socket);
