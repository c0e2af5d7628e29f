// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using HostTerminal = Berth.Linux.Terminals.Terminal;

namespace Berth.CommandLine.Terminal;

/// <summary>Standard output or error as UTF-8. Not safe for several threads at once: the copying threads write bytes with <see cref="WriteBytes"/>, one thread a stream.</summary>
public sealed class StandardWriter : TextWriter
{
    private const int BufferSize = 8192;
    private const int PartBytes = 1024;

    private readonly SafeFd _descriptor;
    private readonly bool _buffered;
    private byte[]? _buffer;
    private int _used;

    internal StandardWriter(SafeFd descriptor, bool buffered)
    {
        _descriptor = descriptor;
        _buffered = buffered;
        IsTerminal = Fd.IsTerminal(descriptor);
        CoreNewLine = ['\n'];
    }

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Columns; null when it is no terminal.</summary>
    public int? TerminalWidth => IsTerminal && HostTerminal.GetSize(_descriptor) is { Columns: > 0 } size ? size.Columns : null;

    public bool IsTerminal { get; }

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        Span<byte> bytes = stackalloc byte[PartBytes];
        while (!buffer.IsEmpty)
        {
            var part = buffer[..Math.Min(buffer.Length, PartBytes / 4)];
            if (part.Length < buffer.Length && char.IsHighSurrogate(part[^1]))
            {
                part = part[..^1];
            }

            WriteBytes(bytes[..Encoding.UTF8.GetBytes(part, bytes)]);
            buffer = buffer[part.Length..];
        }
    }

    public override void WriteLine() => Write('\n');

    public override void WriteLine(string? value) => Write(value + "\n");

    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        if (!_buffered || bytes.Length > BufferSize)
        {
            Flush();
            StandardStreams.Write(_descriptor, bytes);
            return;
        }

        _buffer ??= new byte[BufferSize];
        if (_used + bytes.Length > BufferSize)
        {
            Flush();
        }

        bytes.CopyTo(_buffer.AsSpan(_used));
        _used += bytes.Length;
    }

    public override void Flush()
    {
        if (_used > 0)
        {
            var used = _used;
            _used = 0;
            StandardStreams.Write(_descriptor, _buffer.AsSpan(0, used));
        }
    }
}
