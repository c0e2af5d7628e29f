// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Binary;
using System.Text;

namespace Berth.Engine.Streams;

/// <summary>
/// One frame of a stream that carries standard output and standard error: a byte with the stream's number, three zero bytes, the length as
/// big-endian 32 bits, the bytes.
/// </summary>
internal static class MultiplexedFrame
{
    private const int HeaderSize = 8;
    private const byte StandardOutput = 1;

    /// <summary>A message of the engine itself on a client's standard output.</summary>
    /// <param name="terminal">Then there are no frames.</param>
    public static byte[] Message(string text, bool terminal)
    {
        byte[] payload = Encoding.UTF8.GetBytes(text + "\r\n");
        if (terminal)
        {
            return payload;
        }

        byte[] frame = new byte[HeaderSize + payload.Length];
        frame[0] = StandardOutput;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), payload.Length);
        payload.CopyTo(frame, HeaderSize);
        return frame;
    }
}
