// SPDX-License-Identifier: Apache-2.0
using Berth.Linux;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Linux.Sockets;

namespace Berth.Client.Transport;

/// <summary>
/// A Unix socket by plain system calls. The framework's Socket starts an event thread and probes three address families before its first byte:
/// a third of a millisecond that every command would pay.
/// </summary>
internal sealed class UnixTransport(SafeFd socket) : ByteTransport
{
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return Fd.Read(socket, buffer);
        }
        catch (SyscallException error)
        {
            throw new ConnectionBrokenException(error);
        }
    }

    public override void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            UnixSocket.SendAll(socket, bytes);
        }
        catch (SyscallException error)
        {
            throw new ConnectionBrokenException(error);
        }
    }

    public override void CloseWrite() => UnixSocket.ShutdownWrite(socket);

    public override void Abort()
    {
        UnixSocket.ShutdownWrite(socket);
        UnixSocket.ShutdownRead(socket);
    }

    public override void Dispose() => socket.Dispose();
}
