// SPDX-License-Identifier: Apache-2.0
using System.Net.Security;
using System.Net.Sockets;

namespace Berth.Server.Streams;

/// <summary>Both directions of a connection that HTTP gave up. Reading 0 bytes is the client's half-close; writing still works after it.</summary>
public sealed class RawConnectionStream : Stream
{
    private readonly Socket _socket;
    private readonly Stream _stream;
    private ReadOnlyMemory<byte> _early;

    internal RawConnectionStream(Socket socket, Stream stream, ReadOnlyMemory<byte> early)
    {
        _socket = socket;
        _stream = stream;
        _early = early;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Tells the client that no more output comes; its input may go on.</summary>
    public async Task CompleteWritesAsync()
    {
        try
        {
            if (_stream is SslStream tls)
            {
                await tls.ShutdownAsync().ConfigureAwait(false);
            }

            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException)
        {
            // The client left first.
        }
    }

    public override int Read(Span<byte> buffer) => _early.IsEmpty ? _stream.Read(buffer) : TakeEarly(buffer);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _early.IsEmpty ? _stream.ReadAsync(buffer, cancellationToken) : new ValueTask<int>(TakeEarly(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(ReadOnlySpan<byte> buffer) => _stream.Write(buffer);

    public override void Write(byte[] buffer, int offset, int count) => _stream.Write(buffer, offset, count);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _stream.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        _stream.WriteAsync(buffer, offset, count, cancellationToken);

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private int TakeEarly(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _early.Length);
        _early.Span[..count].CopyTo(buffer);
        _early = _early[count..];
        return count;
    }
}
