// SPDX-License-Identifier: Apache-2.0
using Berth.Linux;
using Berth.Linux.Files;
using Berth.Oci.Runtime;
using Berth.Primitives;

namespace Berth.Engine.Containers.Specification;

/// <summary>Device nodes of the host. Their paths come from whoever may open the daemon's socket, who is trusted.</summary>
internal static class HostDevices
{
    // What stands in /dev and is the container's own: terminals, shared memory, descriptors.
    private static readonly string[] s_ownDirectories = ["/dev/pts", "/dev/shm", "/dev/fd", "/dev/mqueue", "/dev/.lxc", "/dev/.lxd-mounts", "/dev/.udev"];

    private static readonly EnumerationOptions s_enumeration = new() { AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };

    public static (uint Major, uint Minor) Number(string path)
    {
        FileStatus status = Fd.Status(path) ?? throw NotThere(path);
        return (status.RdevMajor, status.RdevMinor);
    }

    /// <summary>The node itself, or all nodes in a directory.</summary>
    public static IReadOnlyList<LinuxDevice> Find(string pathOnHost, string pathInContainer)
    {
        FileStatus status = Status(pathOnHost);
        if (status.IsCharacterDevice || status.IsBlockDevice)
        {
            return [Device(status, pathInContainer)];
        }

        if (!status.IsDirectory)
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"error gathering device information while adding custom device \"{pathOnHost}\": not a device node");
        }

        List<LinuxDevice> devices = [];
        Walk(pathOnHost, path => pathInContainer + path[pathOnHost.Length..], devices);
        return devices.Count > 0
            ? devices
            : throw new EngineException(ErrorKind.InvalidParameter, $"error gathering device information while adding custom device \"{pathOnHost}\": not a device node");
    }

    /// <summary>Every device of the host, for a privileged container.</summary>
    public static IReadOnlyList<LinuxDevice> All()
    {
        List<LinuxDevice> devices = [];
        Walk("/dev", path => path, devices);
        return devices;
    }

    private static void Walk(string directory, Func<string, string> rename, List<LinuxDevice> devices)
    {
        foreach (string path in Directory.EnumerateFileSystemEntries(directory, "*", s_enumeration))
        {
            if (Fd.Status(path, followSymlink: false) is not { } status)
            {
                continue;
            }

            if (status.IsDirectory && Array.IndexOf(s_ownDirectories, path) < 0)
            {
                Walk(path, rename, devices);
            }
            else if ((status.IsCharacterDevice || status.IsBlockDevice) && path != "/dev/console")
            {
                devices.Add(Device(status, rename(path)));
            }
        }
    }

    private static LinuxDevice Device(FileStatus status, string path) => new()
    {
        Type = status.IsBlockDevice ? "b" : "c",
        Path = path,
        Major = status.RdevMajor,
        Minor = status.RdevMinor,
        FileMode = status.Permissions,
        Uid = status.Uid,
        Gid = status.Gid,
    };

    private static FileStatus Status(string path) => Fd.Status(path) ?? throw NotThere(path);

    private static EngineException NotThere(string path) =>
        new(ErrorKind.InvalidParameter, $"error gathering device information while adding custom device \"{path}\": {Errno.Text(Errno.ENOENT)}");
}
