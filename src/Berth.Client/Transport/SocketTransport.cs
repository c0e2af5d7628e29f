// SPDX-License-Identifier: Apache-2.0
using System.Net.Sockets;

namespace Berth.Client.Transport;

/// <summary>TCP without TLS.</summary>
internal sealed class SocketTransport(Socket socket) : ByteTransport
{
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return socket.Receive(buffer);
        }
        catch (SocketException error)
        {
            throw new ConnectionBrokenException(error);
        }
    }

    public override void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                bytes = bytes[socket.Send(bytes)..];
            }
        }
        catch (SocketException error)
        {
            throw new ConnectionBrokenException(error);
        }
    }

    public override void CloseWrite() => socket.Shutdown(SocketShutdown.Send);

    public override void Abort() => socket.Shutdown(SocketShutdown.Both);

    public override void Dispose() => socket.Dispose();
}
