// SPDX-License-Identifier: Apache-2.0
using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Berth.Logs.Reading;

/// <summary>How entries go to a client.</summary>
public sealed record LogStreamFormat
{
    /// <summary>Stdcopy frames; otherwise (a container with a terminal) the bare text.</summary>
    public bool Multiplexed { get; init; }

    /// <summary>Puts the time and a blank before each entry.</summary>
    public bool Timestamps { get; init; }

    /// <summary>Puts the attributes and a blank before each entry.</summary>
    public bool Details { get; init; }
}

/// <summary>Copies a log to a client in the Engine API's form, as many entries as there are in one write.</summary>
public static class LogStreamWriter
{
    private const int FrameHeaderLength = 8;
    private const int FlushThreshold = 64 * 1024;

    public static async Task CopyAsync(JsonFileReader reader, Stream output, LogStreamFormat format, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>(FlushThreshold + 32 * 1024);
        var entry = new LogEntry();
        while (await reader.ReadAsync(entry, cancellationToken).ConfigureAwait(false))
        {
            do
            {
                Append(buffer, entry, format);
            }
            while (buffer.WrittenCount < FlushThreshold && reader.TryRead(entry));

            await output.WriteAsync(buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
            await output.FlushAsync(cancellationToken).ConfigureAwait(false);
            buffer.ResetWrittenCount();
        }
    }

    private static void Append(ArrayBufferWriter<byte> buffer, LogEntry entry, LogStreamFormat format)
    {
        string details = format.Details ? entry.Details() : "";
        Span<byte> target = buffer.GetSpan(FrameHeaderLength + FixedTime.Length + 1 + Encoding.UTF8.GetMaxByteCount(details.Length) + 1 + entry.Text.Length);
        int length = format.Multiplexed ? FrameHeaderLength : 0;
        if (format.Timestamps)
        {
            length += FixedTime.Format(entry.Time, target[length..]);
            target[length++] = (byte)' ';
        }

        if (format.Details)
        {
            length += Encoding.UTF8.GetBytes(details, target[length..]);
            target[length++] = (byte)' ';
        }

        entry.Text.Span.CopyTo(target[length..]);
        length += entry.Text.Length;
        if (format.Multiplexed)
        {
            BinaryPrimitives.WriteInt32LittleEndian(target, (int)entry.Stream);
            BinaryPrimitives.WriteInt32BigEndian(target[4..], length - FrameHeaderLength);
        }

        buffer.Advance(length);
    }

    /// <summary>Docker shows times with all nine digits, so that they align ("RFC3339NanoFixed").</summary>
    private static class FixedTime
    {
        internal const int Length = LogTime.MaximumLength;

        internal static int Format(long time, Span<byte> target)
        {
            int length = LogTime.Format(time, target);
            if (length == Length)
                return length;
            int point = 19;
            int digits = length - 1 - point;
            if (digits == 0)
            {
                target[point] = (byte)'.';
                digits = 1;
            }

            target[(point + digits)..(Length - 1)].Fill((byte)'0');
            target[Length - 1] = (byte)'Z';
            return Length;
        }
    }
}
