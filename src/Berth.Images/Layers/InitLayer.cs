// SPDX-License-Identifier: Apache-2.0
using Berth.Images.Tar;
using Berth.Linux.Files;
using Berth.Linux.Handles;

namespace Berth.Images.Layers;

/// <summary>
/// What every container needs as mount targets and an image may lack. It lies in one shared read-only layer above the image's own, so
/// that a start makes no files, and what a container changed does not begin with them.
/// </summary>
internal static class InitLayer
{
    private static readonly string[] Directories = ["dev", "dev/pts", "dev/shm", "proc", "sys", "etc"];

    // Programs look for /.dockerenv to learn that they run in a container.
    private static readonly string[] Files = [".dockerenv", "etc/hostname", "etc/hosts", "etc/resolv.conf", "dev/console"];

    internal static void Make(string directory, IReadOnlyList<string> lowerDirectories)
    {
        using var lower = new LowerStack(lowerDirectories);
        using var tree = new LayerTree(directory, lower);
        foreach (string path in Directories)
        {
            Place(tree, path, static (tree, parent, name) =>
            {
                tree.MakeDirectory(parent, name);
                FileMetadata.SetMode(tree.Open(RawPath.Join(parent, name)), 0x1ED /* 0755 */);
            });
        }

        foreach (string path in Files)
        {
            Place(tree, path, static (tree, parent, name) =>
            {
                using SafeFd? file = FileTree.TryCreateFile(tree.Open(parent), name);
                if (file is not null)
                {
                    FileMetadata.SetMode(file, 0x1ED /* 0755, as Docker has them */);
                }
            });
        }

        Place(tree, "etc/mtab", static (tree, parent, name) => FileTree.TryMakeSymbolicLink(tree.Open(parent), name, "/proc/mounts"));
    }

    private static void Place(LayerTree tree, string path, Action<LayerTree, string, string> make)
    {
        (string parentPath, string name) = RawPath.Split(path);
        var entry = new TarEntry { Name = path, Kind = TarEntryKind.File };
        string parent;
        try
        {
            parent = tree.ResolveDirectory(parentPath, entry);
        }
        catch (Primitives.EngineException)
        {
            // An image with a file where the directory should be cannot have the target; the mount that needs it will say so.
            return;
        }

        if (!tree.IsDirectory(RawPath.Join(parent, name)) && tree.Lower.Find(parent, tree.LowersOf(parent), name) is null)
        {
            make(tree, parent, name);
        }
    }
}
