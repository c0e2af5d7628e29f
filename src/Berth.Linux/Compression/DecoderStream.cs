// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Files;

namespace Berth.Linux.Compression;

/// <summary>What the decoders of the system's libraries share: a block of input, and the loop that turns it into output. Does not own the source.</summary>
public abstract class DecoderStream : ForwardStream
{
    private readonly Stream _source;
    private readonly byte[] _input = new byte[128 * 1024];
    private int _start;
    private int _end;
    private bool _sourceEnded;

    private protected DecoderStream(Stream source) => _source = source;

    public override int Read(Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (_start == _end && !_sourceEnded)
            {
                _start = 0;
                _end = _source.Read(_input);
                _sourceEnded = _end == 0;
            }

            int produced = Decode(_input.AsSpan(_start, _end - _start), buffer, _sourceEnded, out int consumed);
            _start += consumed;
            if (produced > 0)
            {
                return produced;
            }

            if (_sourceEnded && consumed == 0)
            {
                return IsInside ? throw new EndOfStreamException("unexpected end of the compressed data (truncated archive)") : 0;
            }
        }

        return 0;
    }

    /// <summary>Whether the end of a frame or stream is still to come.</summary>
    private protected abstract bool IsInside { get; }

    /// <exception cref="InvalidDataException">The input is damaged.</exception>
    private protected abstract int Decode(ReadOnlySpan<byte> input, Span<byte> output, bool sourceEnded, out int consumed);

    private protected static NotSupportedException Missing(string compression, string library, string package, DllNotFoundException cause) =>
        new($"{compression}-compressed data needs {library} (Debian's package {package}), which is not installed", cause);
}
