// SPDX-License-Identifier: Apache-2.0
using System.IO.Compression;
using Berth.Images.Tar;
using Berth.Linux.Compression;
using Berth.Linux.Files;
using Berth.Primitives;

namespace Berth.Images.Layers;

/// <summary>Recognises a compressed stream by its first bytes, as Docker does: names and media types are not to be trusted.</summary>
public static class LayerCompression
{
    /// <summary>
    /// The decompressed stream, or the same bytes if they are not compressed. The result does not own <paramref name="source"/> and fails
    /// when the source ends early or expands beyond measure.
    /// </summary>
    /// <exception cref="EngineException">NotImplemented: a compression that this machine has no library for.</exception>
    public static Stream Decompress(Stream source, TarLimits limits)
    {
        byte[] start = new byte[6];
        int length = source.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        var whole = new PrefixedStream(start.AsSpan(0, length).ToArray(), source);
        try
        {
            return start.AsSpan(0, length) switch
            {
                [0x1F, 0x8B, ..] => new RatioGuard(new GZipStream(whole, CompressionMode.Decompress, leaveOpen: true), whole, limits),
                [0x28, 0xB5, 0x2F, 0xFD, ..] => new RatioGuard(new ZstdStream(whole), whole, limits),
                // Skippable zstd frames, with which estargz and zstd:chunked begin.
                [>= 0x50 and <= 0x5F, 0x2A, 0x4D, 0x18, ..] => new RatioGuard(new ZstdStream(whole), whole, limits),
                [(byte)'B', (byte)'Z', (byte)'h', ..] => new RatioGuard(new Bzip2Stream(whole), whole, limits),
                [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0] => new RatioGuard(new XzStream(whole), whole, limits),
                _ => whole,
            };
        }
        catch (NotSupportedException missing)
        {
            throw new EngineException(ErrorKind.NotImplemented, missing.Message, missing);
        }
    }
}

/// <summary>Bytes that were looked at already, then the rest; counts what goes through.</summary>
internal sealed class PrefixedStream(byte[] prefix, Stream rest) : ForwardStream
{
    private int _used;

    internal long Count { get; private set; }

    internal bool AtEnd { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        int read;
        if (_used < prefix.Length)
        {
            read = Math.Min(buffer.Length, prefix.Length - _used);
            prefix.AsSpan(_used, read).CopyTo(buffer);
            _used += read;
        }
        else
        {
            read = rest.Read(buffer);
            AtEnd = read == 0;
        }

        Count += read;
        return read;
    }
}

/// <summary>Stops a decompression bomb, and makes of each decoder's own failures one kind.</summary>
internal sealed class RatioGuard(Stream decoder, PrefixedStream compressed, TarLimits limits) : ForwardStream
{
    private long _produced;

    public override int Read(Span<byte> buffer)
    {
        int read;
        try
        {
            read = decoder.Read(buffer);
        }
        catch (Exception damaged) when (damaged is InvalidDataException or EndOfStreamException)
        {
            throw new EngineException(ErrorKind.InvalidParameter, "invalid compressed data: " + damaged.Message, damaged);
        }

        _produced += read;
        if (_produced > limits.RatioFreeSize && _produced / limits.MaximumRatio > compressed.Count)
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"compressed data expands to more than {limits.MaximumRatio} times its size");
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            decoder.Dispose();
        }

        base.Dispose(disposing);
    }
}
