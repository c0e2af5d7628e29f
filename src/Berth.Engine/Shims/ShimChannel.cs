// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text.Json;
using Berth.Linux;
using Berth.Linux.Handles;
using Berth.Linux.Sockets;
using Berth.Runtime.Shim.Protocol;

namespace Berth.Engine.Shims;

/// <summary>The shim protocol's messages on a socket: one writer at a time, one reader.</summary>
internal sealed class ShimChannel : IDisposable
{
    private const int LengthPrefix = sizeof(int);
    private readonly Socket socket;
    private readonly SafeFd descriptor;
    private readonly SemaphoreSlim sending = new(1, 1);
    private byte[] received = new byte[4096];
    private int start;
    private int end;

    /// <param name="connection">Owned from now on.</param>
    internal ShimChannel(SafeFd connection)
    {
        socket = ToSocket(connection);
        descriptor = SafeFd.Borrow((int)socket.SafeHandle.DangerousGetHandle());
    }

    internal static Socket ToSocket(SafeFd connection) => new(new SafeSocketHandle(connection.Detach(), ownsHandle: true));

    internal async Task SendAsync(ShimRequest request, IReadOnlyList<SafeFd> descriptors, CancellationToken cancellationToken)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(request, ShimJson.Default.ShimRequest);
        byte[] message = new byte[LengthPrefix + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(message, body.Length);
        body.CopyTo(message, LengthPrefix);
        await sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Once begun a message is sent whole: half of one would end the conversation.
            int sent = await SendFirstAsync(message, [.. descriptors]).ConfigureAwait(false);
            while (sent < message.Length)
                sent += await socket.SendAsync(message.AsMemory(sent), SocketFlags.None, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            sending.Release();
        }
    }

    /// <summary>Null at the end of the conversation.</summary>
    internal async Task<ShimMessage?> ReceiveAsync()
    {
        int length = LengthPrefix;
        if (!await FillAsync(length).ConfigureAwait(false))
            return null;
        length = BinaryPrimitives.ReadInt32LittleEndian(received.AsSpan(start));
        if (length is <= 0 or > ShimFiles.MaximumMessageLength)
            throw new InvalidDataException($"message length {length}");
        if (!await FillAsync(LengthPrefix + length).ConfigureAwait(false))
            return null;
        ShimMessage? message = JsonSerializer.Deserialize(received.AsSpan(start + LengthPrefix, length), ShimJson.Default.ShimMessage);
        start += LengthPrefix + length;
        return message ?? throw new InvalidDataException("null message");
    }

    public void Dispose() => socket.Dispose();

    private async Task<int> SendFirstAsync(byte[] message, SafeFd[] descriptors)
    {
        while (descriptors.Length > 0)
        {
            int sent;
            try
            {
                sent = UnixSocket.Send(descriptor, message, descriptors);
            }
            catch (SyscallException exception)
            {
                throw new SocketException(exception.Errno, exception.Message);
            }

            if (sent > 0)
                return sent;

            // The shim is busy and the socket full, which a few small messages hardly ever bring about.
            await Task.Delay(1).ConfigureAwait(false);
        }

        return 0;
    }

    private async ValueTask<bool> FillAsync(int length)
    {
        while (end - start < length)
        {
            if (start > 0)
            {
                received.AsSpan(start, end - start).CopyTo(received);
                end -= start;
                start = 0;
            }

            if (received.Length < length)
                Array.Resize(ref received, length);
            int count = await socket.ReceiveAsync(received.AsMemory(end), SocketFlags.None).ConfigureAwait(false);
            if (count == 0)
                return false;
            end += count;
        }

        return true;
    }
}
