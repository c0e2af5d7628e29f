// SPDX-License-Identifier: Apache-2.0
namespace Berth.Engine.Streams;

/// <summary>
/// The raw two-way connection left over when a client has upgraded its HTTP request. Read returns 0 when the client half-closes its
/// side; writes after that still work. Disposing ends both directions.
/// </summary>
public abstract class HijackedStream : Stream
{
    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Tells the client that no more output comes (a half-close), while its input is still read.</summary>
    public abstract ValueTask CompleteWritesAsync(CancellationToken cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
