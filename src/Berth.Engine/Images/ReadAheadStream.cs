// SPDX-License-Identifier: Apache-2.0
using System.Collections.Concurrent;
using System.Threading.Channels;
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

    private readonly Channel<(byte[] Block, int Length)> _full =
        Channel.CreateBounded<(byte[] Block, int Length)>(new BoundedChannelOptions(Blocks) { SingleReader = true, SingleWriter = true });

    private readonly ConcurrentQueue<byte[]> _empty = new();
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

    // No context to come back to, and what is waited for runs on the pool: these waits cannot hang on their caller.
#pragma warning disable VSTHRD002
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // The source must not be read any more once this returns: its owner may close or reuse it.
            _stop.Cancel();
            try
            {
                _pump.GetAwaiter().GetResult();
            }
            catch (Exception) when (_pump.IsFaulted || _pump.IsCanceled)
            {
                // Next() has reported it if anyone still read.
            }

            _stop.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool Next()
    {
        if (_block.Length > 0)
        {
            _empty.Enqueue(_block);
            _block = [];
        }

        try
        {
            while (_full.Reader.WaitToReadAsync(_stop.Token).AsTask().GetAwaiter().GetResult())
            {
                if (_full.Reader.TryRead(out (byte[] Block, int Length) next))
                {
                    (_block, _end) = next;
                    _start = 0;
                    return true;
                }
            }

            return false;
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            throw new IOException("the upload broke off: " + broken.GetBaseException().Message, broken);
        }
    }
#pragma warning restore VSTHRD002

    private async Task PumpAsync(Stream source)
    {
        Exception? failure = null;
        try
        {
            while (true)
            {
                byte[] block = _empty.TryDequeue(out byte[]? used) ? used : new byte[BlockSize];
                int length = await source.ReadAtLeastAsync(block, BlockSize / 4, throwOnEndOfStream: false, _stop.Token);
                if (length == 0)
                {
                    return;
                }

                await _full.Writer.WriteAsync((block, length), _stop.Token);
            }
        }
        catch (Exception broken)
        {
            failure = broken;
            throw;
        }
        finally
        {
            // With the failure, so that the reader learns of it even before this task has ended.
            _full.Writer.Complete(failure);
        }
    }
}
