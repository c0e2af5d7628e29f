// SPDX-License-Identifier: Apache-2.0
using Berth.Linux;
using Berth.Linux.Events;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Runtime.Shim.Loop;

namespace Berth.Runtime.Shim.Streams;

/// <summary>Standard input of a process: the writing end of its pipe, or its terminal.</summary>
internal sealed class InputSink : IReadyHandler, IDisposable
{
    private readonly SafeFd fd;
    private readonly EventLoop.Registration registration;
    private readonly SendQueue pending = new();
    private readonly Action onReadyAgain;
    private bool closing;

    /// <param name="fd">Non-blocking; owned from now on.</param>
    /// <param name="onReadyAgain">Called when <see cref="IsReady"/> turns true.</param>
    internal InputSink(EventLoop loop, SafeFd fd, Action onReadyAgain)
    {
        this.fd = fd;
        this.onReadyAgain = onReadyAgain;
        registration = loop.Register(fd, this, EpollEvents.None);
    }

    /// <summary>False while earlier input waits for the process to read; what is written then would only pile up.</summary>
    internal bool IsReady => pending.IsEmpty;

    /// <summary>Whether the process can still get input. Closed input swallows what is written.</summary>
    internal bool IsOpen { get; private set; } = true;

    internal void Write(ReadOnlySpan<byte> data)
    {
        if (!IsOpen || closing)
            return;
        if (pending.IsEmpty)
        {
            int count = StreamIo.Write(fd, data);
            if (count == data.Length)
                return;
            if (count < 0 && count != -Errno.EAGAIN)
            {
                Dispose();
                return;
            }

            data = data[Math.Max(count, 0)..];
        }

        pending.TryAppend(data, default);
        registration.Interest = EpollEvents.Out;
    }

    /// <summary>End of input, after what was written before.</summary>
    internal void Close()
    {
        closing = true;
        if (pending.IsEmpty)
            Dispose();
    }

    public void OnReady(EpollEvents events)
    {
        int count = StreamIo.Write(fd, pending.Content);
        if (count == -Errno.EAGAIN)
            return;
        if (count < 0)
        {
            // Nobody will read it any more (EPIPE), or the terminal is gone (EIO).
            Dispose();
            onReadyAgain();
            return;
        }

        pending.Consume(count);
        if (!pending.IsEmpty)
            return;
        registration.Interest = EpollEvents.None;
        if (closing)
            Dispose();
        onReadyAgain();
    }

    public void Dispose()
    {
        if (!IsOpen)
            return;
        IsOpen = false;
        registration.Dispose();
        fd.Dispose();
        pending.Dispose();
    }
}
