// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;

namespace Berth.Images.Content;

/// <summary>
/// Immutable content by digest. What can be seen is whole, was checked against its digest, and survives a crash. All members may be called
/// from many threads at once.
/// </summary>
public interface IContentStore
{
    bool Contains(Digest digest);

    /// <summary>The content's size in bytes, or null if it is not here.</summary>
    long? SizeOf(Digest digest);

    /// <summary>Opens content for reading; the caller disposes the stream.</summary>
    /// <exception cref="EngineException">NotFound.</exception>
    Stream OpenRead(Digest digest);

    /// <summary>Reads a small document and checks it against its digest again: a disk may rot.</summary>
    /// <exception cref="EngineException">NotFound, or DataLoss if it is damaged or larger than <paramref name="maximum"/> bytes.</exception>
    byte[] ReadDocument(Digest digest, int maximum);

    /// <summary>Begins new content. Nothing of it can be seen until <see cref="ContentWriter.Commit"/>; the caller disposes the writer.</summary>
    ContentWriter BeginWrite();

    /// <summary>Writes a whole document and returns its digest.</summary>
    Digest Write(ReadOnlySpan<byte> document);

    /// <summary>Removes content; what is not here is no error.</summary>
    void Remove(Digest digest);

    /// <summary>All digests that are here.</summary>
    IEnumerable<Digest> Walk();
}
