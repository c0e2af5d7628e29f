// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Binary;

namespace Berth.Engine.Streams;

/// <summary>
/// Frames standard output and standard error onto one stream, as the API's attach and logs do without a terminal:
/// one byte stream number, three zero bytes, the length as big-endian 32 bits, the bytes. Not thread-safe.
/// </summary>
public sealed class MultiplexedWriter(Stream target)
{
    public const int HeaderSize = 8;

    private byte[] _frame = new byte[4096];

    public async ValueTask WriteAsync(StreamNumber stream, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        int size = HeaderSize + payload.Length;
        if (_frame.Length < size)
        {
            _frame = new byte[Math.Max(size, _frame.Length * 2)];
        }

        WriteHeader(_frame, stream, payload.Length);
        payload.Span.CopyTo(_frame.AsSpan(HeaderSize));
        await target.WriteAsync(_frame.AsMemory(0, size), cancellationToken);
    }

    public static void WriteHeader(Span<byte> destination, StreamNumber stream, int length)
    {
        destination[0] = (byte)stream;
        destination[1..4].Clear();
        BinaryPrimitives.WriteInt32BigEndian(destination[4..], length);
    }
}
