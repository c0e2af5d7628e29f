// SPDX-License-Identifier: Apache-2.0
using Berth.Images.Tar;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Primitives;

namespace Berth.Images.Layers;

/// <summary>
/// The directory tree of a layer that is being unpacked. It finds the place of a name as a process inside the finished image would: links
/// on the way are followed within the root and through the layers below, and directories that only those have are made here first, with
/// the metadata that overlay shows.
/// </summary>
internal sealed class LayerTree : IDisposable
{
    private const int MaximumLinks = 40;
    private const int MaximumOpenDirectories = 128;

    // Every directory of this layer was made here, so what is not in this table is no directory. The value is the layers below that it
    // is merged with.
    private readonly Dictionary<string, int[]> _directories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _resolved = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LinkedListNode<(string Path, SafeFd Directory)>> _open = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Path, SafeFd Directory)> _recent = new();
    private readonly Dictionary<string, FileTime> _impliedTimes = new(StringComparer.Ordinal);
    private readonly SafeFd _root;

    internal LayerTree(string directory, LowerStack lower)
    {
        Lower = lower;
        _root = FileTree.OpenRoot(directory);
        _directories[""] = lower.RootLayers;
        if (lower.RootLayers.Length > 0)
        {
            LowerCopy.Metadata(lower, "", 0, "", _root);
            _impliedTimes[""] = lower.RootStatus.Modified;
        }
        else
        {
            FileMetadata.SetMode(_root, 0x1ED /* 0755 */);
        }
    }

    internal LowerStack Lower { get; }

    /// <summary>The times below of directories that were made only because something lies in them: files made there changed them.</summary>
    internal IReadOnlyDictionary<string, FileTime> ImpliedTimes => _impliedTimes;

    internal bool IsDirectory(string path) => _directories.ContainsKey(path);

    /// <summary>The layers below that a directory of this layer is merged with.</summary>
    internal int[] LowersOf(string directory) => _directories[directory];

    /// <summary>A descriptor of a directory of this layer. This object owns it; the two asked for last are good.</summary>
    internal SafeFd Open(string path)
    {
        if (path.Length == 0)
        {
            return _root;
        }

        if (_open.TryGetValue(path, out LinkedListNode<(string Path, SafeFd Directory)>? node))
        {
            _recent.Remove(node);
            _recent.AddFirst(node);
            return node.Value.Directory;
        }

        if (_recent.Count >= MaximumOpenDirectories)
        {
            Close(_recent.Last!.Value.Path);
        }

        SafeFd opened = FileTree.OpenDirectory(_root, path);
        _open[path] = _recent.AddFirst((path, opened));
        return opened;
    }

    /// <summary>The real path, in this layer, of a directory that an entry names; it is made if need be.</summary>
    /// <exception cref="EngineException">InvalidParameter: something on the way is no directory.</exception>
    internal string ResolveDirectory(string path, TarEntry entry)
    {
        if (_directories.ContainsKey(path))
        {
            return path;
        }

        if (_resolved.TryGetValue(path, out string? known))
        {
            return known;
        }

        string current = "";
        int links = 0;
        var pending = new Stack<string>();
        Push(pending, path);
        while (pending.TryPop(out string? name))
        {
            if (name is "" or ".")
            {
                continue;
            }

            if (name == "..")
            {
                // The root's parent is the root, as for a process inside.
                current = RawPath.Split(current).Directory;
                continue;
            }

            string next = RawPath.Join(current, name);
            string? target = _directories.ContainsKey(next) ? null : MakeOrReadLink(current, name, entry);
            if (target is null)
            {
                current = next;
                continue;
            }

            if (++links > MaximumLinks)
            {
                throw TarFailure.Entry(entry, "goes through too many symbolic links");
            }

            current = target.StartsWith('/') ? "" : current;
            Push(pending, target);
        }

        _resolved[path] = current;
        return current;
    }

    /// <summary>Makes a directory that is not in this layer yet; what else has the name is removed.</summary>
    internal void MakeDirectory(string parent, string name)
    {
        SafeFd directory = Open(parent);
        bool hides = false;
        if (!FileTree.TryMakeDirectory(directory, name))
        {
            hides = FileTree.TryStat(directory, name, out FileStatus old) && old.IsWhiteout;
            RemoveExisting(parent, name);
            if (!FileTree.TryMakeDirectory(directory, name))
            {
                throw new InvalidOperationException("another process writes to the layer");
            }
        }

        LowerEntry? below = Lower.Find(parent, _directories[parent], name);
        string path = RawPath.Join(parent, name);
        _directories[path] = below?.Merged ?? [];
        if (hides)
        {
            Hide(path);
        }
    }

    /// <summary>Removes what this layer has at a name. Returns the bytes that were only there.</summary>
    internal long RemoveExisting(string parent, string name)
    {
        SafeFd directory = Open(parent);
        string path = RawPath.Join(parent, name);
        long freed = FileTree.TryStat(directory, name, out FileStatus status) && status is { Kind: FileKind.Regular or FileKind.SymbolicLink, LinkCount: 1 } ? status.Size : 0;
        if (_directories.ContainsKey(path))
        {
            Forget(path);
        }

        FileTree.RemoveAll(directory, name);
        _resolved.Clear();
        return freed;
    }

    /// <summary>Hides what the layers below have in a directory of this layer.</summary>
    internal void Hide(string path)
    {
        if (path.Length > 0 && _directories[path].Length > 0)
        {
            FileMetadata.TrySetAttribute(Open(path), LowerStack.OpaqueAttribute, "y"u8);
        }

        foreach (string below in _directories.Keys.Where(key => key == path || RawPath.IsBelow(key, path)).ToList())
        {
            _directories[below] = [];
        }

        _resolved.Clear();
    }

    public void Dispose()
    {
        foreach ((_, SafeFd opened) in _recent)
        {
            opened.Dispose();
        }

        _root.Dispose();
    }

    private static void Push(Stack<string> pending, string path)
    {
        string[] parts = path.Split('/');
        for (int i = parts.Length - 1; i >= 0; i--)
        {
            pending.Push(parts[i]);
        }
    }

    // Makes the directory and returns null, or returns where the link of that name leads.
    private string? MakeOrReadLink(string parent, string name, TarEntry entry)
    {
        SafeFd directory = Open(parent);
        if (FileTree.TryStat(directory, name, out FileStatus here) && !here.IsWhiteout)
        {
            return here.Kind == FileKind.SymbolicLink ? FileTree.ReadLink(directory, name) : throw TarFailure.Entry(entry, "lies below something that is no directory");
        }

        // A whiteout of this layer hides what is below: the directory is a new one.
        LowerEntry? below = here.IsWhiteout ? null : Lower.Find(parent, _directories[parent], name);
        switch (below?.Status.Kind)
        {
            case FileKind.SymbolicLink:
                return FileTree.ReadLink(Lower.Directory(parent, below.Value.Layer)!, name);
            case null or FileKind.Directory:
                break;
            default:
                throw TarFailure.Entry(entry, "lies below something that is no directory");
        }

        MakeDirectory(parent, name);
        SafeFd made = Open(RawPath.Join(parent, name));
        if (below is { } found)
        {
            LowerCopy.Metadata(Lower, parent, found.Layer, name, made);
            _impliedTimes[RawPath.Join(parent, name)] = found.Status.Modified;
        }
        else
        {
            FileMetadata.SetMode(made, 0x1ED /* 0755 */);
        }

        return null;
    }

    private void Forget(string path)
    {
        foreach (string gone in _directories.Keys.Where(key => key == path || RawPath.IsBelow(key, path)).ToList())
        {
            _directories.Remove(gone);
            _impliedTimes.Remove(gone);
            Close(gone);
        }
    }

    private void Close(string path)
    {
        if (_open.Remove(path, out LinkedListNode<(string Path, SafeFd Directory)>? node))
        {
            _recent.Remove(node);
            node.Value.Directory.Dispose();
        }
    }
}
