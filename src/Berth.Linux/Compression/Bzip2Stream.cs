// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Berth.Linux.Interop;

namespace Berth.Linux.Compression;

/// <summary>Decompresses bzip2, also of several streams one after the other, as pbzip2 writes it.</summary>
public sealed unsafe class Bzip2Stream : DecoderStream
{
    private readonly Decoder _decoder = new();

    /// <exception cref="NotSupportedException">libbz2 is not installed.</exception>
    public Bzip2Stream(Stream source)
        : base(source)
    {
        try
        {
            _decoder.Start();
        }
        catch (DllNotFoundException missing)
        {
            throw Missing("bzip2", "libbz2.so.1.0", "libbz2-1.0", missing);
        }
    }

    private protected override bool IsInside => _decoder.IsStarted;

    private protected override int Decode(ReadOnlySpan<byte> input, Span<byte> output, bool sourceEnded, out int consumed)
    {
        ObjectDisposedException.ThrowIf(_decoder.IsClosed, this);
        consumed = 0;
        if (!_decoder.IsStarted)
        {
            if (input.IsEmpty)
            {
                return 0;
            }

            _decoder.Start();
        }

        fixed (byte* from = input)
        fixed (byte* to = output)
        {
            LibBzip2.Stream* stream = _decoder.Stream;
            stream->NextIn = from;
            stream->AvailableIn = (uint)input.Length;
            stream->NextOut = to;
            stream->AvailableOut = (uint)output.Length;
            int result = LibBzip2.BZ2_bzDecompress(stream);
            consumed = input.Length - (int)stream->AvailableIn;
            int produced = output.Length - (int)stream->AvailableOut;
            if (result == LibBzip2.StreamEnd)
            {
                _decoder.End();
                return produced;
            }

            return result == LibBzip2.Ok ? produced : throw new InvalidDataException($"bzip2: damaged data (libbz2's code {result})");
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
            : base(0, ownsHandle: true) => SetHandle((nint)NativeMemory.AllocZeroed((nuint)sizeof(LibBzip2.Stream)));

        public override bool IsInvalid => handle == 0;

        internal bool IsStarted { get; private set; }

        internal LibBzip2.Stream* Stream => (LibBzip2.Stream*)handle;

        internal void Start()
        {
            *Stream = default;
            int result = LibBzip2.BZ2_bzDecompressInit(Stream, 0, 0);
            IsStarted = result == LibBzip2.Ok ? true : throw new InvalidOperationException($"libbz2 gave no decoder: {result}");
        }

        internal void End()
        {
            IsStarted = false;
            _ = LibBzip2.BZ2_bzDecompressEnd(Stream);
        }

        protected override bool ReleaseHandle()
        {
            if (IsStarted)
            {
                End();
            }

            NativeMemory.Free((void*)handle);
            return true;
        }
    }
}
