// SPDX-License-Identifier: Apache-2.0
using System.Buffers;
using System.IO.Pipelines;

namespace Berth.Server.Hosting;

/// <summary>What Kestrel reads a connection through. Once detached it reports the end of the stream.</summary>
internal sealed class ConnectionReader(PipeReader inner) : PipeReader
{
    private bool _completed;

    public bool Detached { get; private set; }

    /// <summary>Ends HTTP's reading and returns what was read beyond the request (a client that did not wait for the answer).</summary>
    public byte[] Detach()
    {
        Detached = true;
        if (!inner.TryRead(out var read))
        {
            return [];
        }

        var early = read.Buffer.ToArray();
        inner.AdvanceTo(read.Buffer.End);
        return early;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (!Detached)
        {
            inner.AdvanceTo(consumed, examined);
        }
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null)
    {
        if (!_completed)
        {
            _completed = true;
            inner.Complete(exception);
        }
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        Detached ? new ValueTask<ReadResult>(End()) : inner.ReadAsync(cancellationToken);

    public override bool TryRead(out ReadResult result)
    {
        if (Detached)
        {
            result = End();
            return true;
        }

        return inner.TryRead(out result);
    }

    private static ReadResult End() => new(ReadOnlySequence<byte>.Empty, isCanceled: false, isCompleted: true);
}
