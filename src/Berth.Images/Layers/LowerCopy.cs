// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Primitives;

namespace Berth.Images.Layers;

/// <summary>Copies a file or a directory's metadata from a layer below into the one being made, as overlayfs does before a first change ("copy up").</summary>
internal static class LowerCopy
{
    /// <summary>Overlay's own marks: never copied, and never taken from an archive (they would redirect a directory or hide a file).</summary>
    internal static bool IsOverlayAttribute(string attribute) =>
        attribute.StartsWith("trusted.overlay.", StringComparison.Ordinal) || attribute.StartsWith("user.overlay.", StringComparison.Ordinal);

    internal static void Metadata(LowerStack lower, string parent, int layer, string name, SafeFd target)
    {
        SafeFd from = lower.Directory(parent, layer)!;
        FileStatus status = name.Length == 0 ? Fd.Status(from) : Stat(from, name);
        FileMetadata.SetOwner(target, status.Uid, status.Gid);
        FileMetadata.SetMode(target, status.Permissions);
        foreach (string attribute in FileMetadata.ListAttributes(from, name))
        {
            if (!IsOverlayAttribute(attribute) && FileMetadata.TryGetAttribute(from, name, attribute) is { } value)
            {
                FileMetadata.TrySetAttribute(target, attribute, value);
            }
        }

        FileMetadata.SetModified(target, null, status.Modified);
    }

    /// <summary>Copies anything but a directory to the same name.</summary>
    internal static void File(LowerStack lower, string parent, LowerEntry entry, string name, SafeFd directory)
    {
        SafeFd from = lower.Directory(parent, entry.Layer)!;
        FileStatus status = entry.Status;
        bool made = status.Kind switch
        {
            FileKind.Regular => CopyRegular(from, name, directory),
            FileKind.SymbolicLink => FileTree.TryMakeSymbolicLink(directory, name, FileTree.ReadLink(from, name)),
            _ => FileTree.TryMakeNode(directory, name, status.Kind, status.RdevMajor, status.RdevMinor),
        };
        if (!made)
        {
            throw new EngineException(ErrorKind.System, $"\"{RawName.ToText(name)}\" appeared in the layer while it was made");
        }

        FileMetadata.SetOwner(directory, name, status.Uid, status.Gid);
        if (status.Kind != FileKind.SymbolicLink)
        {
            FileMetadata.SetNodeMode(directory, name, status.Permissions);
        }

        foreach (string attribute in FileMetadata.ListAttributes(from, name))
        {
            if (!IsOverlayAttribute(attribute) && FileMetadata.TryGetAttribute(from, name, attribute) is { } value)
            {
                FileMetadata.TrySetAttribute(directory, name, attribute, value);
            }
        }

        FileMetadata.SetModified(directory, name, null, status.Modified);
    }

    private static FileStatus Stat(SafeFd directory, string name) =>
        FileTree.TryStat(directory, name, out FileStatus status) ? status : throw new EngineException(ErrorKind.DataLoss, $"\"{RawName.ToText(name)}\" vanished from a layer");

    private static bool CopyRegular(SafeFd from, string name, SafeFd directory)
    {
        using SafeFd source = FileTree.TryOpenFile(from, name) ?? throw new EngineException(ErrorKind.DataLoss, $"\"{RawName.ToText(name)}\" vanished from a layer");
        using SafeFd? target = FileTree.TryCreateFile(directory, name);
        if (target is null)
        {
            return false;
        }

        FileData.Copy(source, target);
        return true;
    }
}
