// SPDX-License-Identifier: Apache-2.0
using System.Collections.Concurrent;
using Berth.Linux.Files;

namespace Berth.Engine.Images;

/// <summary>
/// Lets synchronous code read an asynchronous stream: a pump reads ahead into a few blocks, so the network and the disk work at the same
/// time. Does not own the source. Use and dispose it on a thread that may block.
/// </summary>
internal sealed class ReadAheadStream : ForwardStream
{
    private const int BlockSize = 256 * 1024;
    private const int Blocks = 8;

    private readonly BlockingCollection<(byte[] Block, int Length)> _full = new(Blocks);
    private readonly CancellationTokenSource _stop;
    private readonly Task _pump;
    private byte[] _block = [];
    private int _start;
    private int _end;

    internal ReadAheadStream(Stream source, CancellationToken cancellation)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _pump = Task.Run(() => PumpAsync(source), CancellationToken.None);
    }

    public override int Read(Span<byte> buffer)
    {
        if (_start == _end && !Next())
        {
            return 0;
        }

        int length = Math.Min(buffer.Length, _end - _start);
        _block.AsSpan(_start, length).CopyTo(buffer);
        _start += length;
        return length;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // The source must not be read any more once this returns: its owner may close or reuse it.
            _stop.Cancel();
            WaitForPump();
            _full.Dispose();
            _stop.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool Next()
    {
        if (_full.TryTake(out (byte[] Block, int Length) next, Timeout.Infinite, _stop.Token))
        {
            (_block, _end) = next;
            _start = 0;
            return true;
        }

        if (_pump.Exception is { } failure)
        {
            throw new IOException("the upload broke off: " + failure.GetBaseException().Message, failure.GetBaseException());
        }

        return false;
    }

    private async Task PumpAsync(Stream source)
    {
        try
        {
            while (true)
            {
                byte[] block = new byte[BlockSize];
                int length = await source.ReadAtLeastAsync(block, BlockSize / 4, throwOnEndOfStream: false, _stop.Token);
                if (length == 0)
                {
                    return;
                }

                _full.Add((block, length), _stop.Token);
            }
        }
        finally
        {
            _full.CompleteAdding();
        }
    }

    private void WaitForPump()
    {
        // No context to come back to and a pump that was just cancelled: this wait cannot hang on its caller.
#pragma warning disable VSTHRD002
        try
        {
            _pump.GetAwaiter().GetResult();
        }
        catch (Exception) when (_pump.IsFaulted || _pump.IsCanceled)
        {
            // Next() has reported it if anyone still read.
        }
#pragma warning restore VSTHRD002
    }
}
