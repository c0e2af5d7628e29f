// SPDX-License-Identifier: Apache-2.0
using Berth.Client;
using Berth.CommandLine.Flags;
using Berth.CommandLine.Terminal;
using Berth.Linux;
using Berth.Linux.Files;

namespace Berth.CommandLine.Streams;

/// <summary>
/// Joins this process's streams to a container's. The calling thread copies the output; a second one copies what is typed, and only when input is
/// wanted: a command without <c>-i</c> runs on one thread. The connection is never closed here: the second thread may still be about to write to it,
/// and the descriptor's number must not be another connection's by then. The process ends soon.
/// </summary>
internal sealed class AttachedStreams
{
    private const int InputBufferSize = 32 * 1024;

    private readonly HijackedConnection _connection;
    private readonly bool _tty;
    private readonly bool _input;
    private readonly bool _output;
    private readonly DetachKeys? _detachKeys;
    private volatile bool _detached;

    /// <param name="connection">Taken over, not yet read from.</param>
    /// <param name="tty">The process has a terminal: bytes come unframed and keys go one by one.</param>
    /// <param name="input">Copy standard input.</param>
    /// <param name="output">Something of the output was asked for.</param>
    /// <param name="detachKeys">The user's own keys to leave; empty for the usual ones.</param>
    public AttachedStreams(HijackedConnection connection, bool tty, bool input, bool output, string detachKeys)
    {
        _connection = connection;
        _tty = tty;
        _input = input;
        _output = output;
        _detachKeys = tty && input ? Keys(detachKeys) : null;
    }

    /// <summary>Copies until the container closes its streams; false when the user left with the detach keys.</summary>
    public bool Run()
    {
        using var raw = _tty && _input ? RawTerminal.Enter() : null;
        if (_input)
        {
            new Thread(CopyInput) { IsBackground = true, Name = "stdin" }.Start();
        }

        try
        {
            if (_tty)
            {
                Demultiplexer.CopyRaw(_connection.Read);
            }
            else
            {
                Demultiplexer.Copy(_connection.Read);
            }
        }
        catch (ConnectionBrokenException) when (_detached)
        {
            // Cut off on purpose.
        }
        catch (ConnectionBrokenException error)
        {
            throw new EngineUnreachableException(error.Message, error);
        }

        return !_detached;
    }

    private static DetachKeys Keys(string text)
    {
        try
        {
            return DetachKeys.Parse(text.Length > 0 ? text : DetachKeys.Default);
        }
        catch (FlagValueException error)
        {
            StandardStreams.Error.WriteLine("WARNING: invalid detach escape keys, using default: " + error.Message);
            return DetachKeys.Parse(DetachKeys.Default);
        }
    }

    private void CopyInput()
    {
        try
        {
            CopyUntilEnd();
            if (_output)
            {
                _connection.CloseWrite();
            }
            else
            {
                // Nothing is expected back: the end of the input is the end of the session.
                _connection.Abort();
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The container has ended while input was still coming; the thread that reads its output knows.
        }
    }

    private void CopyUntilEnd()
    {
        var typed = new byte[InputBufferSize];
        var passed = _detachKeys is null ? typed : new byte[InputBufferSize + _detachKeys.Length];
        int count;
        while ((count = ReadInput(typed)) > 0)
        {
            var left = false;
            if (_detachKeys is not null)
            {
                left = _detachKeys.Filter(typed.AsSpan(0, count), passed, out count);
            }

            if (count > 0)
            {
                _connection.Write(passed.AsSpan(0, count));
            }

            if (left)
            {
                _detached = true;
                _connection.Abort();
                return;
            }
        }
    }

    private static int ReadInput(Span<byte> buffer)
    {
        try
        {
            var count = Fd.Read(StandardStreams.InputDescriptor, buffer);
            if (count >= 0)
            {
                return count;
            }

            // Whoever started the client left the descriptor non-blocking.
            StandardStreams.InputDescriptor.SetNonBlocking(false);
            return Fd.Read(StandardStreams.InputDescriptor, buffer);
        }
        catch (SyscallException error) when (error.Errno == Errno.EIO)
        {
            // The terminal is gone: as good as its end.
            return 0;
        }
    }
}
