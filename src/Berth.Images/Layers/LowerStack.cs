// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Files;
using Berth.Linux.Handles;

namespace Berth.Images.Layers;

/// <summary>What the layers below show at a name.</summary>
/// <param name="Status">Of the uppermost layer that has it.</param>
/// <param name="Layer">That layer's index.</param>
/// <param name="Merged">For a directory all layers whose content it merges, top first.</param>
internal readonly record struct LowerEntry(FileStatus Status, int Layer, int[] Merged);

/// <summary>
/// The unpacked layers under a new one, looked at as overlayfs would show them (Documentation/filesystems/overlayfs.rst) but without
/// mounting: whiteouts end a search, opaque directories end a merge.
/// </summary>
internal sealed class LowerStack : IDisposable
{
    internal const string OpaqueAttribute = "trusted.overlay.opaque";

    private readonly SafeFd[] _roots;
    private readonly SafeFd?[] _lastDirectories;
    private string? _lastPath;

    /// <param name="directories">The layers' directories, top first.</param>
    internal LowerStack(IReadOnlyList<string> directories)
    {
        _roots = new SafeFd[directories.Count];
        _lastDirectories = new SafeFd?[directories.Count];
        for (int i = 0; i < _roots.Length; i++)
        {
            _roots[i] = FileTree.OpenRoot(directories[i]);
        }
    }

    /// <summary>Every layer takes part in the root.</summary>
    internal int[] RootLayers => [.. Enumerable.Range(0, _roots.Length)];

    internal FileStatus RootStatus => Fd.Status(_roots[0]);

    /// <param name="directory">A path whose every component is a directory in those layers.</param>
    /// <param name="layers">The layers that take part in that directory, top first.</param>
    /// <param name="name">One component.</param>
    internal LowerEntry? Find(string directory, int[] layers, string name)
    {
        FileStatus first = default;
        List<int>? merged = null;
        foreach (int layer in layers)
        {
            if (Directory(directory, layer) is not { } opened || !FileTree.TryStat(opened, name, out FileStatus status))
            {
                continue;
            }

            if (merged is null && !status.IsWhiteout && status.Kind != FileKind.Directory)
            {
                return new LowerEntry(status, layer, []);
            }

            if (status.Kind != FileKind.Directory)
            {
                break;
            }

            if (merged is null)
            {
                merged = [];
                first = status;
            }

            merged.Add(layer);
            if (FileTreeIsOpaque(opened, name))
            {
                break;
            }
        }

        return merged is null ? null : new LowerEntry(first, merged[0], [.. merged]);
    }

    /// <summary>All names that the merged directory shows.</summary>
    internal HashSet<string> List(string directory, int[] layers)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (int layer in layers)
        {
            if (Directory(directory, layer) is { } opened)
            {
                names.UnionWith(FileTree.List(opened));
            }
        }

        names.RemoveWhere(name => Find(directory, layers, name) is null);
        return names;
    }

    /// <summary>The directory in one layer, owned by this object and valid until another directory is asked for; null if it is not there.</summary>
    internal SafeFd? Directory(string path, int layer)
    {
        if (path.Length == 0)
        {
            return _roots[layer];
        }

        if (_lastPath != path)
        {
            CloseLast();
            _lastPath = path;
        }

        return _lastDirectories[layer] ??= FileTree.TryOpenDirectory(_roots[layer], path);
    }

    public void Dispose()
    {
        CloseLast();
        foreach (SafeFd? root in _roots)
        {
            root?.Dispose();
        }
    }

    private static bool FileTreeIsOpaque(SafeFd directory, string name) =>
        FileMetadata.TryGetAttribute(directory, name, OpaqueAttribute) is [(byte)'y' or (byte)'x', ..];

    private void CloseLast()
    {
        for (int i = 0; i < _lastDirectories.Length; i++)
        {
            _lastDirectories[i]?.Dispose();
            _lastDirectories[i] = null;
        }
    }
}
