// SPDX-License-Identifier: Apache-2.0
using Berth.Images.Content;
using Berth.Primitives;

namespace Berth.Images.Archives;

/// <summary>One file of an image archive, already read and hashed: small ones are in memory, large ones in the content store's temporary files.</summary>
internal sealed class ArchiveMember : IDisposable
{
    private readonly byte[]? _small;
    private readonly ContentWriter? _large;

    internal ArchiveMember(byte[] small)
    {
        _small = small;
        Digest = Digest.OfSha256(small);
        Size = small.Length;
    }

    internal ArchiveMember(ContentWriter large)
    {
        _large = large;
        Digest = large.Finish();
        Size = large.Size;
    }

    internal Digest Digest { get; private set; }

    internal long Size { get; }

    internal Stream OpenRead() => _large?.OpenRead() ?? new MemoryStream(_small!, writable: false);

    internal byte[] ReadDocument(string name, int maximum)
    {
        if (Size > maximum)
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"invalid image archive: {name} has {Size} bytes, at most {maximum} are read");
        }

        if (_small is not null)
        {
            return _small;
        }

        byte[] document = new byte[Size];
        using Stream content = OpenRead();
        content.ReadExactly(document);
        return document;
    }

    /// <summary>Compares with what a descriptor promises.</summary>
    internal void Verify(string name, Digest expected, long? size)
    {
        if (size is { } promised && promised != Size)
        {
            throw new EngineException(ErrorKind.DataLoss, $"{name} in the archive has {Size} bytes, expected {promised}");
        }

        if (_large is not null)
        {
            _large.Verify(expected, size);
            Digest = _large.Finish();
        }
        else if (!expected.Matches(_small))
        {
            throw new EngineException(ErrorKind.DataLoss, $"{name} in the archive has the digest {Digest}, expected {expected}");
        }
        else
        {
            Digest = expected;
        }
    }

    /// <summary>Puts the file into the store, under the digest it was verified for.</summary>
    internal void Commit(IContentStore store)
    {
        if (store.Contains(Digest))
        {
            return;
        }

        if (_large is not null)
        {
            _large.Commit(Digest, Size);
            return;
        }

        using ContentWriter writer = store.BeginWrite();
        writer.Write(_small);
        writer.Commit(Digest, Size);
    }

    public void Dispose() => _large?.Dispose();
}
