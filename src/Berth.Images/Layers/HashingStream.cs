// SPDX-License-Identifier: Apache-2.0
using System.Security.Cryptography;
using Berth.Linux.Files;
using Berth.Primitives;

namespace Berth.Images.Layers;

/// <summary>Hashes what is read through it, so that a layer is checked while it is unpacked and not in a pass of its own.</summary>
internal sealed class HashingStream(Stream source) : ForwardStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public override int Read(Span<byte> buffer)
    {
        int read = source.Read(buffer);
        _hash.AppendData(buffer[..read]);
        return read;
    }

    /// <summary>The digest of all that was read; the stream must be at its end.</summary>
    internal Digest Finish() => Digest.FromSha256(_hash.GetHashAndReset());

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
