// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Berth.Linux.Interop;

namespace Berth.Linux.Compression;

/// <summary>Decompresses the .xz format.</summary>
public sealed unsafe class XzStream : DecoderStream
{
    // The largest dictionary that xz -9 makes needs 65 MB; more is only ever asked for by an attacker.
    private const ulong MemoryLimit = 256UL << 20;

    private readonly Decoder _decoder;
    private bool _inside = true;

    /// <exception cref="NotSupportedException">liblzma is not installed.</exception>
    public XzStream(Stream source)
        : base(source)
    {
        _decoder = new Decoder();
        try
        {
            int result = LibLzma.lzma_stream_decoder(_decoder.Stream, MemoryLimit, LibLzma.Concatenated);
            if (result != LibLzma.Ok)
            {
                throw new InvalidOperationException($"liblzma gave no decoder: {result}");
            }

            _decoder.IsStarted = true;
        }
        catch (DllNotFoundException missing)
        {
            throw Missing("xz", "liblzma.so.5", "liblzma5", missing);
        }
    }

    private protected override bool IsInside => _inside;

    private protected override int Decode(ReadOnlySpan<byte> input, Span<byte> output, bool sourceEnded, out int consumed)
    {
        ObjectDisposedException.ThrowIf(_decoder.IsClosed, this);
        consumed = 0;
        if (!_inside)
        {
            return 0;
        }

        fixed (byte* from = input)
        fixed (byte* to = output)
        {
            LibLzma.Stream* stream = _decoder.Stream;
            stream->NextIn = from;
            stream->AvailableIn = (nuint)input.Length;
            stream->NextOut = to;
            stream->AvailableOut = (nuint)output.Length;
            int result = LibLzma.lzma_code(stream, sourceEnded ? LibLzma.Finish : LibLzma.Run);
            consumed = input.Length - (int)stream->AvailableIn;
            _inside = result != LibLzma.StreamEnd;
            return result is LibLzma.Ok or LibLzma.StreamEnd or LibLzma.BufferError
                ? output.Length - (int)stream->AvailableOut
                : throw new InvalidDataException($"xz: damaged data (liblzma's code {result})");
        }
    }

    protected override void Dispose(bool disposing)
    {
        _decoder.Dispose();
        base.Dispose(disposing);
    }

    private sealed class Decoder : SafeHandle
    {
        internal Decoder()
            : base(0, ownsHandle: true) => SetHandle((nint)NativeMemory.AllocZeroed((nuint)sizeof(LibLzma.Stream)));

        public override bool IsInvalid => handle == 0;

        internal bool IsStarted { get; set; }

        internal LibLzma.Stream* Stream => (LibLzma.Stream*)handle;

        protected override bool ReleaseHandle()
        {
            if (IsStarted)
            {
                LibLzma.lzma_end(Stream);
            }

            NativeMemory.Free((void*)handle);
            return true;
        }
    }
}
