// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Binary;
using Berth.Linux;
using Berth.Linux.Events;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Logs;
using Berth.Runtime.Shim.Loop;
using Berth.Runtime.Shim.Protocol;

namespace Berth.Runtime.Shim.Streams;

/// <summary>
/// One attached client: a socket that gets output and gives input. A client that does not read fills its queue, then holds the process
/// up, and is dropped when it has taken nothing at all for the time limit.
/// </summary>
internal sealed class Attachment : IReadyHandler, IDisposable
{
    private const int FrameHeaderLength = 8;
    private readonly SafeFd socket;
    private readonly AttachStreams streams;
    private readonly ProcessStreams owner;
    private readonly EventLoop.Registration registration;
    private readonly LoopTimer stalled;
    private readonly SendQueue queue = new();
    private bool inputEnded;
    private bool finishing;

    /// <param name="socket">Owned from now on.</param>
    internal Attachment(EventLoop loop, SafeFd socket, AttachStreams streams, ProcessStreams owner)
    {
        this.socket = socket;
        this.streams = streams;
        this.owner = owner;
        socket.SetNonBlocking(true);
        stalled = loop.CreateTimer(Dispose);
        registration = loop.Register(socket, this, EpollEvents.None);
        UpdateInterest();
    }

    internal bool IsOpen { get; private set; } = true;

    internal bool IsFull => queue.IsFull;

    internal bool HasRoomFor(int length) => queue.HasRoomFor(length + FrameHeaderLength);

    internal void Send(LogStream stream, ReadOnlySpan<byte> data)
    {
        if (stream == LogStream.Stderr ? !streams.Stderr : !streams.Stdout)
            return;
        Span<byte> header = stackalloc byte[FrameHeaderLength];
        header = header[..WriteHeader(header, stream, data.Length)];
        if (queue.IsEmpty)
        {
            int count = StreamIo.Send(socket, header, data);
            if (count == header.Length + data.Length)
                return;
            if (count < 0 && count != -Errno.EAGAIN)
            {
                Dispose();
                return;
            }

            count = Math.Max(count, 0);
            int fromHeader = Math.Min(count, header.Length);
            header = header[fromHeader..];
            data = data[(count - fromHeader)..];
        }

        if (!queue.TryAppend(header, data))
            Dispose();
        else
            AfterQueueing();
    }

    /// <summary>The process is gone: close once everything is sent.</summary>
    internal void Finish()
    {
        finishing = true;
        if (queue.IsEmpty)
            Dispose();
        else
            UpdateInterest();
    }

    /// <summary>The process's input has room again, or is closed.</summary>
    internal void ResumeInput() => UpdateInterest();

    public void OnReady(EpollEvents events)
    {
        if ((events & EpollEvents.Out) != 0)
            SendQueued();
        if (IsOpen && (events & (EpollEvents.In | EpollEvents.HangUp | EpollEvents.Error)) != 0)
            TakeInput((events & (EpollEvents.HangUp | EpollEvents.Error)) != 0);
        if (IsOpen)
            UpdateInterest();
    }

    public void Dispose()
    {
        if (!IsOpen)
            return;
        IsOpen = false;
        stalled.Dispose();
        registration.Dispose();
        socket.Dispose();
        queue.Dispose();
        owner.OnAttachmentClosed(this);
    }

    private int WriteHeader(Span<byte> header, LogStream stream, int length)
    {
        if (owner.IsTerminal)
            return 0;

        // Stdcopy: the stream's number, three zeroes, the length in network order.
        header[0] = (byte)stream;
        BinaryPrimitives.WriteInt32BigEndian(header[4..], length);
        return FrameHeaderLength;
    }

    private void SendQueued()
    {
        while (!queue.IsEmpty)
        {
            int count = StreamIo.Send(socket, queue.Content, default);
            if (count == -Errno.EAGAIN)
                return;
            if (count < 0)
            {
                Dispose();
                return;
            }

            bool wasFull = queue.IsFull;
            queue.Consume(count);
            if (stalled.IsRunning)
                stalled.Start(owner.SlowReaderMilliseconds);
            if (wasFull && !queue.IsFull)
                owner.UpdateFlow();
        }

        stalled.Cancel();
        if (finishing)
            Dispose();
    }

    private void AfterQueueing()
    {
        if (!stalled.IsRunning && (queue.IsFull || finishing))
            stalled.Start(owner.SlowReaderMilliseconds);
        UpdateInterest();
    }

    private void TakeInput(bool hungUp)
    {
        while (!inputEnded && CanTakeInput)
        {
            Span<byte> buffer = owner.InputBuffer;
            int count = StreamIo.Read(socket, buffer);
            if (count == -Errno.EAGAIN)
                break;
            if (count <= 0)
            {
                EndInput();
                break;
            }

            if (streams.Stdin)
                owner.Input?.Write(buffer[..count]);
            if (count < buffer.Length && !hungUp)
                break;
        }

        if (hungUp && inputEnded)
            Dispose();
    }

    private bool CanTakeInput => !streams.Stdin || owner.Input is null || owner.Input.IsReady;

    // As Docker: the end of a client's input closes the process's input when that was asked for (StdinOnce, exec) and it is no terminal;
    // otherwise it ends the attachment, and the process keeps its input for the next client.
    private void EndInput()
    {
        inputEnded = true;
        if (!streams.Stdin || owner.Input is null)
            return;
        if (owner.ClosesInput)
            owner.Input.Close();
        else
            Finish();
    }

    private void UpdateInterest()
    {
        if (!IsOpen)
            return;
        EpollEvents interest = queue.IsEmpty ? EpollEvents.None : EpollEvents.Out;
        if (!inputEnded && CanTakeInput)
            interest |= EpollEvents.In;
        else
            interest |= EpollEvents.EdgeTriggered; // a hang-up shall be told, but once: nothing is going to be read now
        registration.Interest = interest;
        if (finishing && !stalled.IsRunning)
            stalled.Start(owner.SlowReaderMilliseconds);
    }
}
