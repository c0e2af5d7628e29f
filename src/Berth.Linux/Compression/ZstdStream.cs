// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Berth.Linux.Interop;

namespace Berth.Linux.Compression;

/// <summary>Decompresses zstd frames (RFC 8878).</summary>
public sealed unsafe class ZstdStream : DecoderStream
{
    private readonly Decoder _decoder;
    private bool _inside;

    /// <exception cref="NotSupportedException">libzstd is not installed.</exception>
    public ZstdStream(Stream source)
        : base(source)
    {
        try
        {
            _decoder = new Decoder(LibZstd.ZSTD_createDStream());
        }
        catch (DllNotFoundException missing)
        {
            throw Missing("zstd", "libzstd.so.1", "libzstd1", missing);
        }

        if (_decoder.IsInvalid)
        {
            throw new InvalidOperationException("libzstd gave no decoder");
        }
    }

    private protected override bool IsInside => _inside;

    private protected override int Decode(ReadOnlySpan<byte> input, Span<byte> output, bool sourceEnded, out int consumed)
    {
        ObjectDisposedException.ThrowIf(_decoder.IsClosed, this);
        fixed (byte* from = input)
        fixed (byte* to = output)
        {
            var source = new LibZstd.Buffer { Data = from, Size = (nuint)input.Length };
            var target = new LibZstd.Buffer { Data = to, Size = (nuint)output.Length };
            nuint result = LibZstd.ZSTD_decompressStream(_decoder.DangerousGetHandle(), &target, &source);
            if (LibZstd.ZSTD_isError(result) != 0)
            {
                throw new InvalidDataException("zstd: " + Marshal.PtrToStringUTF8((nint)LibZstd.ZSTD_getErrorName(result)));
            }

            // 0: a frame is complete. Without progress the value is only a hint for the next frame's header.
            if (result == 0)
            {
                _inside = false;
            }
            else if (source.Position != 0 || target.Position != 0)
            {
                _inside = true;
            }

            consumed = (int)source.Position;
            return (int)target.Position;
        }
    }

    protected override void Dispose(bool disposing)
    {
        _decoder.Dispose();
        base.Dispose(disposing);
    }

    private sealed class Decoder : SafeHandle
    {
        internal Decoder(nint decoder)
            : base(0, ownsHandle: true) => SetHandle(decoder);

        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle() => LibZstd.ZSTD_isError(LibZstd.ZSTD_freeDStream(handle)) == 0;
    }
}
