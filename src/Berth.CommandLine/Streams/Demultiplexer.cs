// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Binary;
using Berth.Client;
using Berth.CommandLine.Terminal;

namespace Berth.CommandLine.Streams;

/// <summary>
/// Output of a process without a terminal: frames of <c>stream (1 byte), 0 0 0, length (4 bytes, big-endian), data</c>. Written at once, so that
/// what two streams print stays in the order it was printed.
/// </summary>
internal static class Demultiplexer
{
    private const int HeaderLength = 8;
    private const int BufferSize = 64 * 1024;

    public delegate int Reader(Span<byte> buffer);

    /// <summary>Copies up to the end.</summary>
    public static void Copy(Reader read)
    {
        var buffer = new byte[BufferSize];
        int start = 0, end = 0, left = 0, stream = 1;
        while (true)
        {
            if (left == 0)
            {
                while (end - start < HeaderLength)
                {
                    buffer.AsSpan(start, end - start).CopyTo(buffer);
                    (end, start) = (end - start, 0);
                    var more = read(buffer.AsSpan(end));
                    if (more == 0)
                    {
                        return;
                    }

                    end += more;
                }

                stream = buffer[start];
                left = checked((int)BinaryPrimitives.ReadUInt32BigEndian(buffer.AsSpan(start + 4)));
                start += HeaderLength;
                continue;
            }

            if (start == end)
            {
                (start, end) = (0, read(buffer));
                if (end == 0)
                {
                    return;
                }
            }

            var count = Math.Min(left, end - start);
            Write(stream, buffer.AsSpan(start, count));
            start += count;
            left -= count;
        }
    }

    /// <summary>Output of a terminal: bytes as they are.</summary>
    public static void CopyRaw(Reader read)
    {
        var buffer = new byte[BufferSize];
        int count;
        while ((count = read(buffer)) > 0)
        {
            StandardStreams.Write(StandardStreams.OutputDescriptor, buffer.AsSpan(0, count));
        }
    }

    private static void Write(int stream, ReadOnlySpan<byte> data)
    {
        switch (stream)
        {
            case 0 or 1:
                StandardStreams.Write(StandardStreams.OutputDescriptor, data);
                break;
            case 2:
                StandardStreams.Write(StandardStreams.ErrorDescriptor, data);
                break;
            case 3:
                // The engine's own failure in the middle of a stream.
                throw new EngineUnreachableException("error from daemon in stream: " + System.Text.Encoding.UTF8.GetString(data));
            default:
                throw new EngineUnreachableException($"Unrecognized input header: {stream}");
        }
    }
}
