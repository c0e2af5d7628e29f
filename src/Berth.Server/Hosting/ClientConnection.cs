// SPDX-License-Identifier: Apache-2.0
using System.Buffers;
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
    private static readonly TimeSpan s_drainLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_peekInterval = TimeSpan.FromMilliseconds(250);
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
        if (IsTakenOver)
        {
            await DrainAsync().ConfigureAwait(false);
        }

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
         new ConnectionWriter(PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: 16 * 1024, leaveOpen: true))));

    /// <summary>
    /// Reads until the client has closed too. A socket that is closed over unread bytes resets the other side, which then reports an
    /// error instead of the end (`yes | docker run -i busybox true`).
    /// </summary>
    private async Task DrainAsync()
    {
        using var limit = new CancellationTokenSource(s_drainLimit);
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            while (await _socket.ReceiveAsync(buffer, SocketFlags.None, limit.Token).ConfigureAwait(false) > 0)
            {
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Gone, or one that neither leaves nor listens.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task WatchAsync()
    {
        var one = new byte[1];
        try
        {
            // Peeking takes no byte away from the next request, whose first one may come at any time.
            while (await _socket.ReceiveAsync(one, SocketFlags.Peek, _closed.Token).ConfigureAwait(false) > 0)
            {
                // Bytes that HTTP has not read yet hide an end behind them, so look again.
                await Task.Delay(s_peekInterval, _closed.Token).ConfigureAwait(false);
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
