// SPDX-License-Identifier: Apache-2.0
using System.IO.Pipelines;
using System.Net.Sockets;

namespace Berth.Server.Hosting;

/// <summary>
/// What Kestrel writes a connection through. Once detached it swallows: the response head of a hijacked request was written by hand,
/// and Kestrel's own, which it writes when the handler returns, must not follow it.
/// </summary>
internal sealed class ConnectionWriter(PipeWriter inner) : PipeWriter
{
    private byte[]? _swallowed;
    private bool _detached;
    private bool _broken;
    private bool _completed;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _detached ? 0 : inner.UnflushedBytes;

    public void Detach() => _detached = true;

    public override void Advance(int bytes)
    {
        if (!_detached)
        {
            inner.Advance(bytes);
        }
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _detached ? Swallow(sizeHint) : inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _detached ? Swallow(sizeHint) : inner.GetSpan(sizeHint);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
        if (_completed)
        {
            return;
        }

        _completed = true;
        try
        {
            // Completing flushes, and a client that left is no fault of ours.
            inner.Complete(_detached || _broken ? exception ?? new IOException("closed") : exception);
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException)
        {
            _broken = true;
        }
    }

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_detached || _broken)
        {
            return new FlushResult(isCanceled: false, isCompleted: true);
        }

        try
        {
            return await inner.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException)
        {
            // Kestrel expects a completed result, never an exception, when the reader of its bytes is gone.
            _broken = true;
            return new FlushResult(isCanceled: false, isCompleted: true);
        }
    }

    private byte[] Swallow(int sizeHint)
    {
        var needed = Math.Max(sizeHint, 1024);
        if (_swallowed is null || _swallowed.Length < needed)
        {
            _swallowed = new byte[needed];
        }

        return _swallowed;
    }
}
