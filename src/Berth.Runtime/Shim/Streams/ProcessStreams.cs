// SPDX-License-Identifier: Apache-2.0
using Berth.Linux;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Linux.Terminals;
using Berth.Logs;
using Berth.Logs.Writing;
using Berth.Runtime.Shim.Loop;
using Berth.Runtime.Shim.Protocol;

namespace Berth.Runtime.Shim.Streams;

/// <summary>
/// The standard streams of one process: reads its output, gives it to the log and to every attached client, brings it their input.
/// While a client's queue is full nothing more is read, so the process waits, as it would for a slow terminal.
/// </summary>
internal sealed class ProcessStreams(EventLoop loop, SharedBuffers buffers, IContainerLog log) : IDisposable
{
    // How long a descriptor that outlives the process may keep its streams open, as Docker: what wrote into it was not the process itself.
    private const int DrainMilliseconds = 2000;
    private readonly List<OutputSource> sources = [];
    private readonly List<Attachment> attachments = [];
    private SafeFd? terminal;
    private SafeFd? terminalHold;
    private LoopTimer? drainLimit;
    private Action? onDrained;
    private bool paused;

    /// <summary>Raised when the last attachment has closed.</summary>
    internal Action? AllAttachmentsClosed { get; set; }

    /// <summary>The first client's end of input is the end of the process's input.</summary>
    internal bool StdinOnce { get; init; }

    internal int SlowReaderMilliseconds { get; init; }

    internal bool IsTerminal => terminal is not null;

    internal bool ClosesInput => StdinOnce && !IsTerminal;

    internal bool HasAttachments => attachments.Count > 0;

    /// <summary>Null when input is /dev/null.</summary>
    internal InputSink? Input { get; private set; }

    internal Span<byte> ReadBuffer => buffers.Output.Span;

    internal Span<byte> InputBuffer => buffers.Input.Span;

    /// <summary>Whether a client must read before more output is taken.</summary>
    internal bool IsHeldUp
    {
        get
        {
            foreach (Attachment attachment in attachments)
            {
                if (attachment.IsFull)
                    return true;
            }

            return false;
        }
    }

    /// <summary>At the process's end the limit is the queues' real size: what its pipes still hold shall reach the clients that are there.</summary>
    internal bool CanDrain
    {
        get
        {
            foreach (Attachment attachment in attachments)
            {
                if (!attachment.HasRoomFor(SharedBuffers.OutputCapacity))
                    return false;
            }

            return true;
        }
    }

    /// <summary>The process's ends are the caller's; these become ours.</summary>
    internal void UsePipes(SafeFd? stdin, SafeFd? stdout, SafeFd? stderr)
    {
        if (stdin is not null)
        {
            stdin.SetNonBlocking(true);
            Input = new InputSink(loop, stdin, ResumeInput);
        }

        AddSource(stdout, LogStream.Stdout);
        AddSource(stderr, LogStream.Stderr);
    }

    /// <param name="master">Owned from now on.</param>
    internal void UseTerminal(SafeFd master, bool withInput)
    {
        terminal = master.Duplicate();

        // While we hold the other side too, the terminal outlives every process that opens and closes it, as an init does with /dev/console.
        terminalHold = Pty.OpenPeer(master);
        if (withInput)
        {
            SafeFd input = master.Duplicate();
            input.SetNonBlocking(true);
            Input = new InputSink(loop, input, ResumeInput);
        }

        AddSource(master, LogStream.Stdout);
    }

    internal void Attach(SafeFd socket, AttachStreams streams) => attachments.Add(new Attachment(loop, socket, streams, this));

    internal void Resize(ushort width, ushort height)
    {
        if (terminal is not null)
            Terminal.SetSize(terminal, height, width);
    }

    internal void Emit(LogStream stream, ReadOnlySpan<byte> output)
    {
        for (int i = attachments.Count - 1; i >= 0; i--)
            attachments[i].Send(stream, output);
        log.Write(stream, output, LogTime.Now());
    }

    internal void AfterOutput()
    {
        log.Flush();
        UpdateFlow();
    }

    /// <summary>Stops or resumes reading, after a client's queue has become full or emptier.</summary>
    internal void UpdateFlow()
    {
        bool heldUp = onDrained is null ? IsHeldUp : !CanDrain;
        if (heldUp == paused)
            return;
        paused = heldUp;
        foreach (OutputSource source in sources)
            source.SetPaused(heldUp);
    }

    internal void OnSourceEnded(OutputSource source)
    {
        sources.Remove(source);
        log.EndOfStream(source.Stream);
        if (sources.Count == 0)
            FinishDrain();
    }

    internal void OnAttachmentClosed(Attachment attachment)
    {
        attachments.Remove(attachment);
        UpdateFlow();
        if (attachments.Count == 0)
            AllAttachmentsClosed?.Invoke();
    }

    /// <summary>The process has ended: takes what is left of its output, then calls back. Clients that attach later get the end at once.</summary>
    internal void DrainThen(Action callback)
    {
        onDrained = callback;
        Input?.Dispose();
        ResumeInput();
        foreach (OutputSource source in sources.ToArray())
            source.Drain();
        AfterOutput();
        if (onDrained is null)
            return;
        if (sources.Count == 0 || (IsTerminal && CanDrain))
        {
            // A terminal has no end while we hold it, but its reader has now seen all that was written before the process's end.
            FinishDrain();
            return;
        }

        drainLimit = loop.CreateTimer(FinishDrain);
        drainLimit.Start(DrainMilliseconds);
    }

    /// <summary>Closes every attachment after its last byte.</summary>
    internal void FinishAttachments()
    {
        foreach (Attachment attachment in attachments.ToArray())
            attachment.Finish();
    }

    public void Dispose()
    {
        foreach (OutputSource source in sources)
            source.Dispose();
        sources.Clear();
        Input?.Dispose();
        terminal?.Dispose();
        terminalHold?.Dispose();
        drainLimit?.Dispose();
        drainLimit = null;
        foreach (Attachment attachment in attachments.ToArray())
            attachment.Dispose();
    }

    private void FinishDrain()
    {
        if (onDrained is not Action callback)
            return;
        onDrained = null;
        drainLimit?.Dispose();
        drainLimit = null;
        foreach (OutputSource source in sources)
        {
            log.EndOfStream(source.Stream);
            source.Dispose();
        }

        sources.Clear();
        terminalHold?.Dispose();
        log.Flush();
        callback();
    }

    private void AddSource(SafeFd? fd, LogStream stream)
    {
        if (fd is null)
            return;
        fd.SetNonBlocking(true);
        sources.Add(new OutputSource(loop, fd, stream, this));
    }

    private void ResumeInput()
    {
        foreach (Attachment attachment in attachments)
            attachment.ResumeInput();
    }
}
