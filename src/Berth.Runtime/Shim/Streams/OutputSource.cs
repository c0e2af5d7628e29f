// SPDX-License-Identifier: Apache-2.0
using Berth.Linux;
using Berth.Linux.Events;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Logs;
using Berth.Runtime.Shim.Loop;

namespace Berth.Runtime.Shim.Streams;

/// <summary>One output of a process: the reading end of a pipe, or its terminal.</summary>
internal sealed class OutputSource : IReadyHandler, IDisposable
{
    // So many full buffers are taken before other descriptors get their turn.
    private const int Rounds = 4;
    private readonly SafeFd fd;
    private readonly ProcessStreams owner;
    private readonly EventLoop.Registration registration;

    /// <param name="fd">Non-blocking; owned from now on.</param>
    internal OutputSource(EventLoop loop, SafeFd fd, LogStream stream, ProcessStreams owner)
    {
        this.fd = fd;
        this.owner = owner;
        Stream = stream;
        registration = loop.Register(fd, this, EpollEvents.In);
    }

    internal LogStream Stream { get; }

    internal bool IsOpen { get; private set; } = true;

    /// <summary>A paused source is left to fill its pipe, which in the end stops the process.</summary>
    internal void SetPaused(bool paused)
    {
        if (IsOpen)
            registration.Interest = paused ? EpollEvents.None : EpollEvents.In;
    }

    public void OnReady(EpollEvents events)
    {
        Pump(Rounds);
        owner.AfterOutput();
    }

    /// <summary>Takes all that is there now, until it would block or clients cannot take more.</summary>
    internal void Drain()
    {
        while (IsOpen && owner.CanDrain && Pump(Rounds))
        {
        }
    }

    public void Dispose()
    {
        if (!IsOpen)
            return;
        IsOpen = false;
        registration.Dispose();
        fd.Dispose();
    }

    // True when there may be more.
    private bool Pump(int rounds)
    {
        Span<byte> buffer = owner.ReadBuffer;
        for (; rounds > 0; rounds--)
        {
            int count = StreamIo.Read(fd, buffer);
            if (count == -Errno.EAGAIN)
                return false;
            if (count <= 0)
            {
                // 0: every writer of the pipe is gone. EIO: so is everyone who had the terminal open.
                Dispose();
                owner.OnSourceEnded(this);
                return false;
            }

            owner.Emit(Stream, buffer[..count]);
            if (count < buffer.Length || owner.IsHeldUp)
                return true;
        }

        return true;
    }
}
