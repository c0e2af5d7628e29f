// SPDX-License-Identifier: Apache-2.0
using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using Berth.Server.Streams;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Berth.Server.Hosting;

/// <summary>
/// One accepted connection as Kestrel sees it. Kestrel's own socket transport reads ahead all the time and lets its HTTP layer
/// abort a response as soon as the client closes its write side; Docker's attach does exactly that at the end of stdin and still
/// wants the output. So here nothing is read that nobody asked for, a half-close only ends the input, and a request may take the
/// connection away from HTTP altogether (<see cref="TakeOver"/>).
/// </summary>
internal sealed class ClientConnection : ConnectionContext, IConnectionIdFeature, IConnectionTransportFeature, IConnectionItemsFeature,
    IConnectionLifetimeFeature, IConnectionEndPointFeature, IDuplexPipe
{
    private static long _lastId;

    private readonly Socket _socket;
    private readonly ListenAddress _listener;
    private readonly CancellationTokenSource _closed = new();
    private readonly CancellationTokenSource _clientGone = new();
    private Stream _stream;
    private ConnectionReader _reader;
    private ConnectionWriter _writer;
    private IDictionary<object, object?>? _items;
    private int _watching;
    private int _disposed;

    public ClientConnection(Socket socket, ListenAddress listener)
    {
        _socket = socket;
        _listener = listener;
        _stream = new NetworkStream(socket, ownsSocket: false);
        (_reader, _writer) = OpenPipes(_stream);
        ConnectionId = Interlocked.Increment(ref _lastId).ToString("x", System.Globalization.CultureInfo.InvariantCulture);
        ConnectionClosed = _closed.Token;
        Transport = this;
        LocalEndPoint = socket.LocalEndPoint;
        RemoteEndPoint = listener.IsUnix ? null : socket.RemoteEndPoint;
        Features.Set<IConnectionIdFeature>(this);
        Features.Set<IConnectionTransportFeature>(this);
        Features.Set<IConnectionItemsFeature>(this);
        Features.Set<IConnectionLifetimeFeature>(this);
        Features.Set<IConnectionEndPointFeature>(this);
        Features.Set(this);
    }

    public override string ConnectionId { get; set; }

    public override IFeatureCollection Features { get; } = new FeatureCollection(8);

    public override IDictionary<object, object?> Items { get => _items ??= new ConnectionItems(); set => _items = value; }

    public override IDuplexPipe Transport { get; set; }

    /// <summary>Where the client came in: decides which guards its requests must pass.</summary>
    public ListenAddress Listener => _listener;

    PipeReader IDuplexPipe.Input => _reader;

    PipeWriter IDuplexPipe.Output => _writer;

    public bool IsTakenOver => _reader.Detached;

    /// <summary>Performs the TLS handshake of a listener that has certificates; every later byte goes through it.</summary>
    public async Task SecureAsync(SslServerAuthenticationOptions options, CancellationToken cancellation)
    {
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        await tls.AuthenticateAsServerAsync(options, cancellation).ConfigureAwait(false);
        _stream = tls;
        (_reader, _writer) = OpenPipes(tls);
    }

    /// <summary>
    /// Fires when the client closed the connection or its write side. Watching begins with the first call, because most requests
    /// are answered before anybody could leave.
    /// </summary>
    public CancellationToken WatchForClientGone()
    {
        if (Interlocked.Exchange(ref _watching, 1) == 0)
        {
            _ = WatchAsync();
        }

        return _clientGone.Token;
    }

    /// <summary>
    /// Takes the connection away from HTTP: from now on Kestrel reads an end of stream and writes into nothing, and the returned
    /// stream owns both directions. The caller writes the response head itself.
    /// </summary>
    public RawConnectionStream TakeOver()
    {
        var early = _reader.Detach();
        _writer.Detach();
        return new RawConnectionStream(_socket, _stream, early);
    }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        // A request that took the connection over ends it itself; Kestrel would otherwise cut it at the first sign of a half-close.
        if (!IsTakenOver)
        {
            ShutDown();
        }
    }

    /// <summary>Cuts the connection, whoever has it.</summary>
    public void ShutDown()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // The other side was faster.
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _reader.CompleteAsync().ConfigureAwait(false);
        await _writer.CompleteAsync().ConfigureAwait(false);
        if (_stream is SslStream)
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
        }

        _socket.Dispose();
        await _clientGone.CancelAsync().ConfigureAwait(false);
        await _closed.CancelAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private static (ConnectionReader Reader, ConnectionWriter Writer) OpenPipes(Stream stream) =>
        (new ConnectionReader(PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true))),
         new ConnectionWriter(PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true))));

    private async Task WatchAsync()
    {
        try
        {
            // A zero-byte receive completes when there is something to read or nothing ever will be, and takes no byte away.
            await _socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None).ConfigureAwait(false);
            while (_socket.Available > 0)
            {
                // Pipelined bytes hide the end behind them; nobody is told then, so look again now and then.
                await Task.Delay(TimeSpan.FromMilliseconds(500), _closed.Token).ConfigureAwait(false);
                if (_socket.Poll(0, SelectMode.SelectError))
                {
                    break;
                }
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // An error on the socket is as good as its end.
        }

        if (!IsTakenOver)
        {
            await _clientGone.CancelAsync().ConfigureAwait(false);
        }
    }
}
