// SPDX-License-Identifier: Apache-2.0
using Berth.Images.Tar;
using Berth.Linux;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Primitives;

namespace Berth.Images.Layers;

/// <summary>
/// Unpacks one layer's tar (OCI image spec, layer.md) into a directory in overlayfs's form. The archive is hostile: whatever its names,
/// links and headers are, nothing outside of the directory is read or written (CVE-2014-9356, CVE-2017-14992, CVE-2025-58183).
/// </summary>
internal sealed class LayerUnpacker : IDisposable
{
    private const string WhiteoutPrefix = ".wh.";
    private const string OpaqueMarker = ".wh..wh..opq";

    private readonly LowerStack _lower;
    private readonly LayerTree _tree;
    private readonly TarLimits _limits;
    private readonly List<string> _whiteouts = [];

    // A directory's time is set last, for every file made in it changes it.
    private readonly Dictionary<string, (FileTime? Accessed, FileTime Modified)> _directoryTimes = new(StringComparer.Ordinal);

    internal LayerUnpacker(string directory, IReadOnlyList<string> lowerDirectories, TarLimits limits)
    {
        _limits = limits;
        _lower = new LowerStack(lowerDirectories);
        _tree = new LayerTree(directory, _lower);
    }

    /// <summary>Bytes of the files and links in the layer, each file counted once however many names it has.</summary>
    internal long Size { get; private set; }

    internal void Unpack(TarReader reader, CancellationToken cancellation)
    {
        while (reader.Next() is { } entry)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                Place(entry, reader);
            }
            catch (SyscallException failure) when (failure.Errno is not (Errno.ENOSPC or Errno.EDQUOT or Errno.EIO or Errno.EMFILE or Errno.ENFILE))
            {
                throw new EngineException(ErrorKind.InvalidParameter, $"cannot unpack entry \"{entry.DisplayName}\": {failure.Message}", failure);
            }
        }

        foreach ((string path, FileTime modified) in _tree.ImpliedTimes)
        {
            FileMetadata.SetModified(_tree.Open(path), null, modified);
        }

        foreach ((string path, (FileTime? accessed, FileTime modified)) in _directoryTimes)
        {
            FileMetadata.SetModified(_tree.Open(path), accessed, modified);
        }
    }

    public void Dispose()
    {
        _tree.Dispose();
        _lower.Dispose();
    }

    private void Place(TarEntry entry, TarReader reader)
    {
        string path = RawPath.Clean(entry.Name, _limits.MaximumPathDepth) ?? throw TarFailure.Entry(entry, "leaves the root or is too deep");
        (string parentName, string name) = RawPath.Split(path);
        if (name.Length == 0)
        {
            PlaceRoot(entry);
            return;
        }

        if (name.StartsWith(WhiteoutPrefix, StringComparison.Ordinal))
        {
            PlaceWhiteout(entry, parentName, name);
            return;
        }

        string parent = _tree.ResolveDirectory(parentName, entry);
        switch (entry.Kind)
        {
            case TarEntryKind.Directory:
                PlaceDirectory(entry, parent, name);
                break;
            case TarEntryKind.File:
                PlaceFile(entry, parent, name, reader);
                break;
            case TarEntryKind.HardLink:
                PlaceHardLink(entry, parent, name);
                break;
            case TarEntryKind.CharacterDevice when entry is { DeviceMajor: 0, DeviceMinor: 0 }:
                // Device 0:0 exists nowhere; in a layer it would be a whiteout that no whiteout entry asked for.
                break;
            default:
                PlaceSpecial(entry, parent, name);
                break;
        }
    }

    private void PlaceRoot(TarEntry entry)
    {
        if (entry.Kind != TarEntryKind.Directory)
        {
            throw TarFailure.Entry(entry, "would replace the root");
        }

        SetDirectoryMetadata(entry, "");
    }

    private void PlaceDirectory(TarEntry entry, string parent, string name)
    {
        string path = RawPath.Join(parent, name);
        if (!_tree.IsDirectory(path))
        {
            _tree.MakeDirectory(parent, name);
        }

        SetDirectoryMetadata(entry, path);
    }

    private void SetDirectoryMetadata(TarEntry entry, string path)
    {
        SafeFd directory = _tree.Open(path);
        FileMetadata.SetOwner(directory, entry.User, entry.Group);
        FileMetadata.SetMode(directory, entry.Permissions);
        SetAttributes(entry, directory);
        _directoryTimes[path] = (entry.Accessed, entry.Modified);
    }

    private void PlaceFile(TarEntry entry, string parent, string name, TarReader reader)
    {
        SafeFd directory = _tree.Open(parent);
        SafeFd? created = FileTree.TryCreateFile(directory, name);
        if (created is null)
        {
            Clear(parent, name);
            created = FileTree.TryCreateFile(directory, name) ?? throw TarFailure.Entry(entry, "appeared a second time while it was made");
        }

        using SafeFd file = created;
        if (entry.Runs is null)
        {
            for (ReadOnlySpan<byte> data = reader.ReadData(); !data.IsEmpty; data = reader.ReadData())
            {
                Fd.WriteAll(file, data);
            }
        }
        else
        {
            WriteRuns(entry, file, reader);
        }

        // Owner before mode: chown clears the set-id bits. Attributes after the data and the owner: both clear security.capability.
        FileMetadata.SetOwner(file, entry.User, entry.Group);
        FileMetadata.SetMode(file, entry.Permissions);
        SetAttributes(entry, file);
        FileMetadata.SetModified(file, entry.Accessed, entry.Modified);
        Size += entry.Size;
    }

    private static void WriteRuns(TarEntry entry, SafeFd file, TarReader reader)
    {
        ReadOnlySpan<byte> data = [];
        foreach (SparseRun run in entry.Runs!)
        {
            for (long done = 0; done < run.Length;)
            {
                if (data.IsEmpty)
                {
                    data = reader.ReadData();
                }

                int step = (int)Math.Min(data.Length, run.Length - done);
                FileData.Write(file, data[..step], run.Offset + done);
                data = data[step..];
                done += step;
            }
        }

        FileData.SetLength(file, entry.Size);
    }

    private void PlaceSpecial(TarEntry entry, string parent, string name)
    {
        SafeFd directory = _tree.Open(parent);
        if (!TryMakeSpecial(entry, directory, name))
        {
            Clear(parent, name);
            if (!TryMakeSpecial(entry, directory, name))
            {
                throw TarFailure.Entry(entry, "appeared a second time while it was made");
            }
        }

        FileMetadata.SetOwner(directory, name, entry.User, entry.Group);
        if (entry.Kind == TarEntryKind.SymbolicLink)
        {
            Size += entry.LinkTarget.Length;
        }
        else
        {
            FileMetadata.SetNodeMode(directory, name, entry.Permissions);
        }

        foreach ((string attribute, byte[] value) in Allowed(entry))
        {
            FileMetadata.TrySetAttribute(directory, name, attribute, value);
        }

        FileMetadata.SetModified(directory, name, entry.Accessed, entry.Modified);
    }

    private static bool TryMakeSpecial(TarEntry entry, SafeFd directory, string name) => entry.Kind switch
    {
        TarEntryKind.SymbolicLink when entry.LinkTarget.Length == 0 => throw TarFailure.Entry(entry, "is a symbolic link to nowhere"),
        TarEntryKind.SymbolicLink => FileTree.TryMakeSymbolicLink(directory, name, entry.LinkTarget),
        TarEntryKind.Fifo => FileTree.TryMakeNode(directory, name, FileKind.Fifo, 0, 0),
        TarEntryKind.BlockDevice => FileTree.TryMakeNode(directory, name, FileKind.BlockDevice, entry.DeviceMajor, entry.DeviceMinor),
        TarEntryKind.CharacterDevice => FileTree.TryMakeNode(directory, name, FileKind.CharacterDevice, entry.DeviceMajor, entry.DeviceMinor),
        _ => throw new InvalidOperationException($"no special file: {entry.Kind}"),
    };

    // The target is a name inside the image: it may lie in this layer or, when only a layer below has it, it is copied up first.
    private void PlaceHardLink(TarEntry entry, string parent, string name)
    {
        string target = RawPath.Clean(entry.LinkTarget, _limits.MaximumPathDepth) ?? throw TarFailure.Entry(entry, $"links to \"{RawName.ToText(entry.LinkTarget)}\", which leaves the root");
        (string targetParentName, string targetName) = RawPath.Split(target);
        if (targetName.Length == 0)
        {
            throw TarFailure.Entry(entry, "links to the root");
        }

        string targetParent = _tree.ResolveDirectory(targetParentName, entry);
        if (targetParent == parent && targetName == name)
        {
            return;
        }

        SafeFd targetDirectory = _tree.Open(targetParent);
        if (!FileTree.TryStat(targetDirectory, targetName, out FileStatus status))
        {
            status = CopyUp(entry, targetParent, targetName, targetDirectory);
        }

        if (status.IsWhiteout || status.Kind == FileKind.Directory)
        {
            throw TarFailure.Entry(entry, $"links to \"{RawName.ToText(target)}\", which is no file");
        }

        SafeFd directory = _tree.Open(parent);
        if (!FileTree.TryMakeHardLink(targetDirectory, targetName, directory, name))
        {
            Clear(parent, name);
            if (!FileTree.TryMakeHardLink(targetDirectory, targetName, directory, name))
            {
                throw TarFailure.Entry(entry, "appeared a second time while it was made");
            }
        }
    }

    private FileStatus CopyUp(TarEntry entry, string parent, string name, SafeFd directory)
    {
        LowerEntry found = _lower.Find(parent, _tree.LowersOf(parent), name) is { } below && below.Status.Kind != FileKind.Directory
            ? below
            : throw TarFailure.Entry(entry, $"links to \"{RawName.ToText(RawPath.Join(parent, name))}\", which does not exist");
        LowerCopy.File(_lower, parent, found, name, directory);
        if (found.Status.Kind is FileKind.Regular or FileKind.SymbolicLink)
        {
            Size += found.Status.Size;
        }

        return found.Status;
    }

    private void PlaceWhiteout(TarEntry entry, string parentName, string name)
    {
        if (name == OpaqueMarker)
        {
            HideAll(_tree.ResolveDirectory(parentName, entry));
            return;
        }

        // AUFS kept its own files under this prefix (".wh..wh.plnk"); old archives still have them, and they mean nothing to an image.
        if (name.StartsWith(WhiteoutPrefix + WhiteoutPrefix, StringComparison.Ordinal))
        {
            return;
        }

        string hidden = name[WhiteoutPrefix.Length..];
        if (hidden is "" or "." or "..")
        {
            throw TarFailure.Entry(entry, "is a whiteout of a directory itself");
        }

        HideOne(_tree.ResolveDirectory(parentName, entry), hidden);
    }

    // A whiteout speaks of the layers below only: what this layer itself has under the name stays, whichever comes first (layer.md,
    // "Whiteouts"). It is made only where something is hidden, for in a directory without lower ones overlay would show the device.
    private void HideOne(string parent, string name)
    {
        string path = RawPath.Join(parent, name);
        if (_tree.IsDirectory(path))
        {
            HideAll(path);
        }
        else if (_lower.Find(parent, _tree.LowersOf(parent), name) is not null && FileTree.TryMakeNode(_tree.Open(parent), name, FileKind.CharacterDevice, 0, 0))
        {
            _whiteouts.Add(path);
        }
    }

    private void HideAll(string directory)
    {
        if (directory.Length == 0)
        {
            // The root of a layer is always merged; overlay knows no opaque one.
            foreach (string name in _lower.List("", _tree.LowersOf("")))
            {
                HideOne("", name);
            }
        }

        _tree.Hide(directory);
        if (directory.Length == 0)
        {
            return;
        }

        foreach (string whiteout in _whiteouts.Where(path => RawPath.IsBelow(path, directory)).ToList())
        {
            (string parent, string name) = RawPath.Split(whiteout);
            if (_tree.IsDirectory(parent) && FileTree.TryStat(_tree.Open(parent), name, out FileStatus status) && status.IsWhiteout)
            {
                FileTree.RemoveAll(_tree.Open(parent), name);
            }

            _whiteouts.Remove(whiteout);
        }
    }

    private void Clear(string parent, string name)
    {
        string path = RawPath.Join(parent, name);
        if (_tree.IsDirectory(path))
        {
            foreach (string gone in _directoryTimes.Keys.Where(key => key == path || RawPath.IsBelow(key, path)).ToList())
            {
                _directoryTimes.Remove(gone);
            }
        }

        Size -= _tree.RemoveExisting(parent, name);
    }

    private static void SetAttributes(TarEntry entry, SafeFd file)
    {
        foreach ((string attribute, byte[] value) in Allowed(entry))
        {
            FileMetadata.TrySetAttribute(file, attribute, value);
        }
    }

    // trusted.overlay.redirect, .opaque, .metacopy and their like would make overlay show what the archive's author wants of the layers
    // below, or of the host's own files by an absolute redirect.
    private static IEnumerable<KeyValuePair<string, byte[]>> Allowed(TarEntry entry) =>
        entry.Attributes is null ? [] : entry.Attributes.Where(pair => !LowerCopy.IsOverlayAttribute(pair.Key));
}
