// SPDX-License-Identifier: Apache-2.0
using System.Net.Security;
using System.Net.Sockets;
using Berth.Engine.Streams;

namespace Berth.Server.Streams;

/// <summary>Both directions of a connection that HTTP gave up.</summary>
internal sealed class RawConnectionStream(Socket socket, Stream stream, ReadOnlyMemory<byte> early) : HijackedStream
{
    /// <summary>What the client sent before it knew that the connection is its own.</summary>
    private ReadOnlyMemory<byte> _early = early;

    public override async ValueTask CompleteWritesAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (stream is SslStream tls)
            {
                await tls.ShutdownAsync().ConfigureAwait(false);
            }

            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException)
        {
            // The client left first.
        }
    }

    public override int Read(Span<byte> buffer) => _early.IsEmpty ? stream.Read(buffer) : TakeEarly(buffer);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _early.IsEmpty ? stream.ReadAsync(buffer, cancellationToken) : new ValueTask<int>(TakeEarly(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(ReadOnlySpan<byte> buffer) => stream.Write(buffer);

    public override void Write(byte[] buffer, int offset, int count) => stream.Write(buffer, offset, count);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        stream.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        stream.WriteAsync(buffer, offset, count, cancellationToken);

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override void Dispose(bool disposing)
    {
        // Output ends here. The connection reads what the client still sends, so that closing is not a reset, and then closes the socket.
        if (disposing)
        {
            try
            {
                socket.Shutdown(SocketShutdown.Send);
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
            {
                // Ended already.
            }
        }

        base.Dispose(disposing);
    }

    private int TakeEarly(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _early.Length);
        _early.Span[..count].CopyTo(buffer);
        _early = _early[count..];
        return count;
    }
}
