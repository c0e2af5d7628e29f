// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Binary;
using System.Text.Json;
using Berth.Linux;
using Berth.Linux.Events;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Linux.Sockets;
using Berth.Runtime.Shim.Loop;
using Berth.Runtime.Shim.Protocol;
using Berth.Runtime.Shim.Protocol.Wire;

namespace Berth.Runtime.Shim.Server;

/// <summary>One daemon's conversation: cuts messages out of the stream, keeps the descriptors that came with them, queues what it cannot send at once.</summary>
internal sealed class DaemonConnection : IReadyHandler, IDisposable
{
    private const int LengthPrefix = sizeof(int);

    // A daemon that does not read its replies is stuck: it can connect again.
    private const int MaximumUnsent = 1024 * 1024;
    private readonly SafeFd socket;
    private readonly ShimServer server;
    private readonly EventLoop.Registration registration;
    private readonly List<SafeFd> descriptors = [];
    private byte[] received = [];
    private int receivedLength;
    private byte[] unsent = [];

    /// <param name="socket">Owned from now on.</param>
    internal DaemonConnection(EventLoop loop, SafeFd socket, ShimServer server)
    {
        this.socket = socket;
        this.server = server;
        socket.SetNonBlocking(true);
        registration = loop.Register(socket, this, EpollEvents.In);
    }

    internal bool IsOpen { get; private set; } = true;

    internal bool HasUnsent => unsent.Length > 0;

    public void OnReady(EpollEvents events)
    {
        if ((events & EpollEvents.Out) != 0)
            SendUnsent();
        if (IsOpen && (events & (EpollEvents.In | EpollEvents.HangUp | EpollEvents.Error)) != 0)
            Receive();
    }

    /// <summary>The next descriptors that came along; the caller's from now on.</summary>
    /// <exception cref="InvalidDataException">There are not so many.</exception>
    internal SafeFd[] TakeDescriptors(int count)
    {
        if (descriptors.Count < count)
            throw new InvalidDataException($"the request needs {count} descriptors, {descriptors.Count} came along");
        SafeFd[] taken = [.. descriptors[..count]];
        descriptors.RemoveRange(0, count);
        return taken;
    }

    internal void Send(ShimMessage message)
    {
        if (!IsOpen)
            return;
        ReadOnlySpan<byte> body = ShimMessageWriter.Write(message);
        Span<byte> prefix = stackalloc byte[LengthPrefix];
        BinaryPrimitives.WriteInt32LittleEndian(prefix, body.Length);
        int sent = HasUnsent ? 0 : StreamIo.Send(socket, prefix, body);
        if (sent == LengthPrefix + body.Length)
            return;
        if ((sent < 0 && sent != -Errno.EAGAIN) || unsent.Length > MaximumUnsent)
        {
            Dispose();
            return;
        }

        byte[] whole = [.. prefix, .. body];
        unsent = [.. unsent, .. whole.AsSpan(Math.Max(sent, 0))];
        registration.Interest = EpollEvents.In | EpollEvents.Out;
    }

    public void Dispose()
    {
        if (!IsOpen)
            return;
        IsOpen = false;
        registration.Dispose();
        socket.Dispose();
        foreach (SafeFd descriptor in descriptors)
            descriptor.Dispose();
        descriptors.Clear();
        server.OnClosed(this);
    }

    private void SendUnsent()
    {
        int sent = StreamIo.Send(socket, unsent, default);
        if (sent == -Errno.EAGAIN)
            return;
        if (sent < 0)
        {
            Dispose();
            return;
        }

        unsent = unsent[sent..];
        if (HasUnsent)
            return;
        registration.Interest = EpollEvents.In;
        server.OnSent();
    }

    private void Receive()
    {
        if (received.Length - receivedLength < 1024)
            Array.Resize(ref received, Math.Max(4096, received.Length * 2));
        int count;
        try
        {
            count = UnixSocket.Receive(socket, received.AsSpan(receivedLength), descriptors, wait: false);
        }
        catch (SyscallException)
        {
            count = 0;
        }

        if (count < 0)
            return;
        if (count == 0)
        {
            Dispose();
            return;
        }

        receivedLength += count;
        try
        {
            TakeMessages();
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException or NotSupportedException)
        {
            // A peer that does not speak this protocol cannot be answered in it.
            Dispose();
        }
    }

    private void TakeMessages()
    {
        int start = 0;
        while (IsOpen && receivedLength - start >= LengthPrefix)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(received.AsSpan(start));
            if (length is <= 0 or > ShimFiles.MaximumMessageLength)
                throw new InvalidDataException($"message length {length}");
            if (receivedLength - start - LengthPrefix < length)
                break;
            ReadOnlySpan<byte> body = received.AsSpan(start + LengthPrefix, length);
            ShimRequest request = ShimRequestReader.Read(body);
            start += LengthPrefix + length;
            server.Handle(this, request);
        }

        receivedLength -= start;
        if (receivedLength == 0)
            received = [];
        else if (start > 0)
            Array.Copy(received, start, received, 0, receivedLength);
    }
}
