// SPDX-License-Identifier: Apache-2.0
using Berth.Images.Content;
using Berth.Images.Layers;
using Berth.Images.Tar;
using Berth.Linux.Files;
using Berth.Primitives;

namespace Berth.Images.Archives;

/// <summary>
/// The files of an image archive. They come in any order and what names them may be last, so all are read once and put aside; nothing of
/// them is visible in the store until it is committed, and disposal removes the rest.
/// </summary>
internal sealed class ArchiveFiles : IDisposable
{
    private const int MaximumFiles = 4096;
    private const int SmallSize = 16 * 1024;

    private readonly Dictionary<string, ArchiveMember> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);

    internal static ArchiveFiles Read(Stream archive, IContentStore store, TarLimits limits, CancellationToken cancellation)
    {
        var files = new ArchiveFiles();
        try
        {
            using Stream plain = LayerCompression.Decompress(archive, limits);
            files.ReadAll(new TarReader(plain, limits), store, limits, cancellation);
            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>The file of that name, links followed; null if there is none.</summary>
    internal ArchiveMember? Find(string name)
    {
        string? at = RawPath.Clean(RawName.FromText(name), int.MaxValue);

        // docker save writes one layer's second appearance as a link to the first.
        for (int links = 0; at is not null && links < 8; links++)
        {
            if (_files.TryGetValue(at, out ArchiveMember? member))
            {
                return member;
            }

            at = _links.GetValueOrDefault(at);
        }

        return null;
    }

    public void Dispose()
    {
        foreach (ArchiveMember member in _files.Values)
        {
            member.Dispose();
        }
    }

    private void ReadAll(TarReader reader, IContentStore store, TarLimits limits, CancellationToken cancellation)
    {
        while (reader.Next() is { } entry)
        {
            cancellation.ThrowIfCancellationRequested();
            string name = RawPath.Clean(entry.Name, limits.MaximumPathDepth) ?? throw TarFailure.Entry(entry, "leaves the archive");
            if (entry.Kind == TarEntryKind.SymbolicLink)
            {
                _links[name] = RawPath.Clean(RawPath.Join(RawPath.Split(name).Directory, entry.LinkTarget), limits.MaximumPathDepth)
                    ?? throw TarFailure.Entry(entry, "links to outside of the archive");
            }
            else if (entry.Kind == TarEntryKind.HardLink)
            {
                _links[name] = RawPath.Clean(entry.LinkTarget, limits.MaximumPathDepth) ?? throw TarFailure.Entry(entry, "links to outside of the archive");
            }
            else if (entry.Kind == TarEntryKind.File)
            {
                Add(name, entry, reader, store, cancellation);
            }
        }
    }

    private void Add(string name, TarEntry entry, TarReader reader, IContentStore store, CancellationToken cancellation)
    {
        if (entry.Runs is not null)
        {
            throw TarFailure.Entry(entry, "is a sparse file, which an image archive has none of");
        }

        if (_files.Remove(name, out ArchiveMember? earlier))
        {
            earlier.Dispose();
        }
        else if (_files.Count >= MaximumFiles)
        {
            throw TarFailure.Bad($"more than {MaximumFiles} files in an image archive");
        }

        if (entry.Size <= SmallSize)
        {
            _files[name] = new ArchiveMember(reader.ReadAllData(SmallSize));
            return;
        }

        ContentWriter writer = store.BeginWrite();
        try
        {
            for (ReadOnlySpan<byte> data = reader.ReadData(); !data.IsEmpty; data = reader.ReadData())
            {
                cancellation.ThrowIfCancellationRequested();
                writer.Write(data);
            }

            _files[name] = new ArchiveMember(writer);
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }
}
