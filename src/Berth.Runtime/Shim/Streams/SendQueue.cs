// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Memory;

namespace Berth.Runtime.Shim.Streams;

/// <summary>Bytes that a socket did not take at once. Made of pages that exist only while they hold something.</summary>
internal sealed class SendQueue : IDisposable
{
    /// <summary>From here on the producer should pause.</summary>
    internal const int Limit = 1024 * 1024;

    // Beyond the limit: what producers may have under way, that is one buffer each and, at the end, what their pipes still hold.
    private const int Slack = 512 * 1024;
    private const int TrimThreshold = 64 * 1024;
    private NativeBuffer? memory;
    private int head;
    private int tail;
    private int peak;

    internal bool IsEmpty => head == tail;

    internal int Length => tail - head;

    internal bool IsFull => Length >= Limit;

    internal ReadOnlySpan<byte> Content => memory is null ? default : memory.Span[head..tail];

    /// <summary>False when there is no room left.</summary>
    internal bool TryAppend(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        int length = first.Length + second.Length;
        memory ??= new NativeBuffer(Limit + Slack);
        Span<byte> span = memory.Span;
        if (length > span.Length - Length)
            return false;
        if (length > span.Length - tail)
        {
            Content.CopyTo(span);
            tail -= head;
            head = 0;
        }

        first.CopyTo(span[tail..]);
        second.CopyTo(span[(tail + first.Length)..]);
        tail += length;
        peak = Math.Max(peak, tail);
        return true;
    }

    internal bool HasRoomFor(int length) => length <= Limit + Slack - Length;

    internal void Consume(int length)
    {
        head += length;
        if (head < tail)
            return;
        head = tail = 0;
        if (peak > TrimThreshold)
            memory!.Trim();
        peak = 0;
    }

    public void Dispose()
    {
        memory?.Dispose();
        memory = null;
        head = tail = 0;
    }
}
