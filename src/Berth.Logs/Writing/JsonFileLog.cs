// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Berth.Linux.Memory;

namespace Berth.Logs.Writing;

/// <summary>
/// The `json-file` driver: one line of JSON per line of output, in Docker's exact form. A line longer than 16 KiB becomes several entries,
/// of which only the last ends with \n and which share the first one's time.
/// </summary>
public sealed class JsonFileLog : IContainerLog
{
    /// <summary>Docker's limit for one entry's text.</summary>
    public const int MaximumEntryLength = 16 * 1024;

    // So much is collected before a write; an entry never spans two writes, so a reader sees whole lines.
    private const int FlushThreshold = 32 * 1024;
    private readonly LogFileSet files;
    private readonly NativeBuffer memory;
    private readonly byte[] attributes;
    private readonly int outputCapacity;
    private readonly Pending stdout;
    private readonly Pending stderr;
    private readonly byte[] timeText = new byte[LogTime.MaximumLength];
    private int timeLength;
    private long formattedTime = long.MinValue;
    private int waiting;

    /// <param name="path">Absolute. An existing log is continued.</param>
    public JsonFileLog(string path, JsonFileLogOptions options, IReadOnlyDictionary<string, string>? attributes)
    {
        this.attributes = EncodeAttributes(attributes);
        outputCapacity = FlushThreshold + MaximumEntryLength * JsonText.MaximumExpansion + this.attributes.Length + 256;
        files = new LogFileSet(path, options);
        memory = new NativeBuffer(outputCapacity + 2 * MaximumEntryLength);
        stdout = new Pending(outputCapacity, "stdout");
        stderr = new Pending(outputCapacity + MaximumEntryLength, "stderr");
    }

    /// <summary>How many writes the disk has refused.</summary>
    public long Lost => files.Lost;

    public void Write(LogStream stream, ReadOnlySpan<byte> output, long time)
    {
        Pending pending = stream == LogStream.Stderr ? stderr : stdout;
        while (!output.IsEmpty)
        {
            int room = MaximumEntryLength - pending.Length;
            ReadOnlySpan<byte> window = output[..Math.Min(room, output.Length)];
            int newline = window.IndexOf((byte)'\n');
            if (newline >= 0)
            {
                Finish(pending, window[..newline], time, complete: true);
                output = output[(newline + 1)..];
            }
            else if (window.Length == room)
            {
                Finish(pending, window, time, complete: false);
                output = output[room..];
            }
            else
            {
                Keep(pending, window);
                pending.LastTime = time;
                return;
            }
        }
    }

    public void EndOfStream(LogStream stream)
    {
        Pending pending = stream == LogStream.Stderr ? stderr : stdout;
        if (pending.Length > 0)
            Finish(pending, [], pending.LastTime, complete: false);
    }

    public void Flush()
    {
        if (waiting == 0)
            return;
        files.Append(memory.Span[..waiting]);
        waiting = 0;
    }

    public void Trim()
    {
        Flush();
        if (stdout.Length == 0 && stderr.Length == 0)
            memory.Trim();
    }

    public void Dispose()
    {
        Flush();
        files.Dispose();
        memory.Dispose();
    }

    // A character may lie across what was kept and what is new, so both are joined before they are escaped.
    private void Finish(Pending pending, ReadOnlySpan<byte> rest, long time, bool complete)
    {
        if (pending.Partial)
            time = pending.PartialTime;
        if (pending.Length > 0)
        {
            Keep(pending, rest);
            Entry(pending, memory.Span.Slice(pending.Offset, pending.Length), time, complete);
            pending.Length = 0;
        }
        else
        {
            Entry(pending, rest, time, complete);
        }

        pending.Partial = !complete;
        pending.PartialTime = time;
    }

    private void Keep(Pending pending, ReadOnlySpan<byte> text)
    {
        text.CopyTo(memory.Span[(pending.Offset + pending.Length)..]);
        pending.Length += text.Length;
    }

    private void Entry(Pending stream, ReadOnlySpan<byte> text, long time, bool complete)
    {
        if (files.IsFull(waiting))
        {
            Flush();
            files.Rotate();
        }

        if (time != formattedTime)
        {
            timeLength = LogTime.Format(time, timeText);
            formattedTime = time;
        }

        Span<byte> output = memory.Span[waiting..outputCapacity];
        int length = 0;
        Put(output, ref length, "{\"log\":\""u8);
        length += JsonText.Escape(text, output[length..]);
        if (complete)
            Put(output, ref length, "\\n"u8);
        Put(output, ref length, stream.Suffix);
        Put(output, ref length, attributes);
        Put(output, ref length, "\"time\":\""u8);
        Put(output, ref length, timeText.AsSpan(0, timeLength));
        Put(output, ref length, "\"}\n"u8);
        waiting += length;
        if (waiting >= FlushThreshold)
            Flush();
    }

    private static void Put(Span<byte> output, ref int length, ReadOnlySpan<byte> text)
    {
        text.CopyTo(output[length..]);
        length += text.Length;
    }

    private static byte[] EncodeAttributes(IReadOnlyDictionary<string, string>? attributes)
    {
        if (attributes is null || attributes.Count == 0)
            return [];
        using var text = new MemoryStream();
        text.Write("\"attrs\":{"u8);
        string separator = "";
        foreach ((string name, string value) in attributes.OrderBy(attribute => attribute.Key, StringComparer.Ordinal))
        {
            text.Write(Encoding.UTF8.GetBytes(separator));
            WriteString(text, name);
            text.WriteByte((byte)':');
            WriteString(text, value);
            separator = ",";
        }

        text.Write("},"u8);
        return text.ToArray();
    }

    private static void WriteString(MemoryStream text, string value)
    {
        byte[] plain = Encoding.UTF8.GetBytes(value);
        byte[] escaped = new byte[plain.Length * JsonText.MaximumExpansion];
        int length = JsonText.Escape(plain, escaped);
        text.WriteByte((byte)'"');
        text.Write(escaped, 0, length);
        text.WriteByte((byte)'"');
    }

    /// <summary>The unfinished line of one stream.</summary>
    private sealed class Pending(int offset, string name)
    {
        internal readonly int Offset = offset;
        internal readonly byte[] Suffix = Encoding.UTF8.GetBytes($"\",\"stream\":\"{name}\",");
        internal int Length;
        internal long LastTime;
        internal long PartialTime;
        internal bool Partial;
    }
}
