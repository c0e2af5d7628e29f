// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Linux.Mounts;
using Berth.Linux.Processes;
using Berth.Primitives;

namespace Berth.Engine.Users;

/// <summary>
/// Reads /etc/passwd and /etc/group of a root filesystem, which is hostile: beneath the root only, regular files only, without blocking on a
/// FIFO, and never more than a fixed size (CVE-2024-9676, CVE-2022-23648).
/// </summary>
internal static class AccountReader
{
    /// <summary>In a stack of layers that is not mounted anywhere: the kernel merges them in a mount that only a descriptor here can see.</summary>
    /// <param name="layers">Topmost first.</param>
    public static AccountDatabase FromLayers(IReadOnlyList<string> layers)
    {
        // The kernel wants two lower directories at least when there is no upper one.
        using SafeFd root = layers.Count == 1 ? Fd.Open(layers[0], OpenFlags.Path | OpenFlags.Directory) : Merge(layers);
        return FromRoot(root);
    }

    /// <summary>In the mount namespace of a running process.</summary>
    /// <exception cref="EngineException">Conflict: the process has ended.</exception>
    public static AccountDatabase FromProcess(int pid, ulong startTime)
    {
        using SafeFd? root = Fd.OpenIfExists($"/proc/{pid}/root", OpenFlags.Path | OpenFlags.Directory);

        // The pid may have been given to another process meanwhile; asked after the opening, the answer counts for what was opened.
        if (root is null || ProcessIdentity.Of(pid) is not { } identity || identity.StartTime != startTime)
        {
            throw new EngineException(ErrorKind.Conflict, "the container's process has ended");
        }

        return FromRoot(root);
    }

    public static AccountDatabase FromRoot(SafeFd root) => new(Read(root, "etc/passwd"), Read(root, "etc/group"));

    private static SafeFd Merge(IReadOnlyList<string> layers)
    {
        using SafeFd context = MountApi.OpenFileSystem("overlay");
        foreach (string layer in layers)
        {
            MountApi.SetString(context, "lowerdir+", layer);
        }

        return MountApi.CreateMount(context, "overlay", MountAttributes.ReadOnly | MountAttributes.NoExec | MountAttributes.NoSuid | MountAttributes.NoDev);
    }

    private static byte[] Read(SafeFd root, string path)
    {
        using SafeFd? location = PathInRoot.OpenIfExists(root, path, OpenFlags.Path);
        if (location is null)
        {
            return [];
        }

        using SafeFd file = PathInRoot.OpenRegular(location)
            ?? throw new EngineException(ErrorKind.InvalidParameter, $"\"/{path}\" in the container is not a regular file");
        if (Fd.Status(file).Size > AccountFile.MaxFileSize)
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"\"/{path}\" in the container is larger than {AccountFile.MaxFileSize} bytes");
        }

        return Fd.ReadToEnd(file, AccountFile.MaxFileSize);
    }
}
