// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Berth.Linux.Interop;

namespace Berth.Linux.Files;

/// <summary>Reads a stream of zstd frames, decompressed. Does not own the source.</summary>
public sealed unsafe class ZstdStream : Stream
{
    private readonly Stream _source;
    private readonly byte[] _input = new byte[128 * 1024];
    private int _inputStart;
    private int _inputEnd;
    private bool _insideFrame;
    private readonly Decoder _decoder;

    public ZstdStream(Stream source)
    {
        _source = source;
        try
        {
            _decoder = new Decoder(LibZstd.ZSTD_createDStream());
        }
        catch (DllNotFoundException missing)
        {
            throw new NotSupportedException("zstd-compressed data needs libzstd.so.1 (Debian's package libzstd1), which is not installed", missing);
        }

        if (_decoder.IsInvalid)
        {
            throw new InvalidOperationException("libzstd gave no decoder");
        }
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_decoder.IsClosed, this);
        while (!buffer.IsEmpty)
        {
            bool sourceEnded = false;
            if (_inputStart == _inputEnd)
            {
                _inputStart = 0;
                _inputEnd = _source.Read(_input);
                sourceEnded = _inputEnd == 0;
            }

            int produced = Decompress(buffer);
            if (produced > 0)
            {
                return produced;
            }

            if (sourceEnded)
            {
                return _insideFrame ? throw new EndOfStreamException("the zstd data ends in the middle of a frame") : 0;
            }
        }

        return 0;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _decoder.Dispose();
        base.Dispose(disposing);
    }

    private int Decompress(Span<byte> output)
    {
        fixed (byte* from = _input)
        fixed (byte* to = output)
        {
            var input = new LibZstd.Buffer { Data = from, Size = (nuint)_inputEnd, Position = (nuint)_inputStart };
            var target = new LibZstd.Buffer { Data = to, Size = (nuint)output.Length };
            nuint consumedFrom = input.Position;
            nuint result = LibZstd.ZSTD_decompressStream(_decoder.DangerousGetHandle(), &target, &input);
            if (LibZstd.ZSTD_isError(result) != 0)
            {
                throw new InvalidDataException("bad zstd data: " + Marshal.PtrToStringUTF8((nint)LibZstd.ZSTD_getErrorName(result)));
            }

            // 0: a frame is complete and flushed. Without progress the value is only a hint for the next frame's header.
            if (result == 0)
            {
                _insideFrame = false;
            }
            else if (input.Position != consumedFrom || target.Position != 0)
            {
                _insideFrame = true;
            }

            _inputStart = (int)input.Position;
            return (int)target.Position;
        }
    }

    private sealed class Decoder : SafeHandle
    {
        internal Decoder(nint decoder)
            : base(0, ownsHandle: true) => SetHandle(decoder);

        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle() => LibZstd.ZSTD_isError(LibZstd.ZSTD_freeDStream(handle)) == 0;
    }
}
