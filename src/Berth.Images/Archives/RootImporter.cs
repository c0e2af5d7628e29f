// SPDX-License-Identifier: Apache-2.0
using Berth.Images.Content;
using Berth.Images.Layers;
using Berth.Linux.Files;
using Berth.Oci.Image;
using Berth.Primitives;

namespace Berth.Images.Archives;

/// <summary>Makes the only layer of an image from a root file system's tar: kept, hashed and unpacked in one pass.</summary>
public sealed class RootImporter(IContentStore content, LayerStore layers)
{
    /// <param name="tar">A tar, compressed or not; read synchronously to its end.</param>
    /// <param name="cancellation">Stops the work; nothing is left behind.</param>
    public (LayerInfo Layer, LayerBlob Blob) Import(Stream tar, CancellationToken cancellation)
    {
        using ContentWriter writer = content.BeginWrite();
        using var copy = new CopyingStream(tar, writer);
        LayerInfo layer = layers.ApplyUnknown(default, copy, cancellation);
        copy.Drain();
        Digest digest = writer.Commit(default, null);
        string mediaType = digest == layer.DiffId ? MediaTypes.LayerTar : copy.IsGzip ? MediaTypes.LayerTarGzip : copy.IsZstd ? MediaTypes.LayerTarZstd : MediaTypes.LayerTar;
        return (layer, new LayerBlob(digest, writer.Size, mediaType));
    }

    private sealed class CopyingStream(Stream source, Stream copy) : ForwardStream
    {
        private readonly List<byte> _start = [];

        internal bool IsGzip => _start is [0x1F, 0x8B, ..];

        internal bool IsZstd => _start is [0x28, 0xB5, 0x2F, 0xFD, ..] or [_, 0x2A, 0x4D, 0x18, ..];

        public override int Read(Span<byte> buffer)
        {
            int read = source.Read(buffer);
            if (_start.Count < 4)
            {
                _start.AddRange(buffer[..Math.Min(read, 4 - _start.Count)]);
            }

            copy.Write(buffer[..read]);
            return read;
        }

        // A decoder stops at its own end; the blob is all that was sent.
        internal void Drain()
        {
            byte[] rest = new byte[64 * 1024];
            while (Read(rest) > 0)
            {
            }
        }
    }
}
