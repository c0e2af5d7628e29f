// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Api.Containers;
using Berth.Engine.Containers.Mounts;
using Berth.Engine.Containers.Validation;
using Berth.Oci.Runtime;

namespace Berth.Engine.Containers.Specification;

/// <summary>The stock mounts, then the container's own files of /etc, then the user's.</summary>
internal static class MountSection
{
    public const long DefaultShmSize = 64 * 1024 * 1024;

    // In a read-only root these stay as they are.
    private static readonly string[] s_alwaysWritable = ["/proc", "/dev", "/dev/pts", "/dev/shm", "/dev/mqueue"];

    public static Mount[] Build(HostConfig host, IReadOnlyList<PlannedMount> planned, string containerDirectory)
    {
        HashSet<string> taken = new(planned.Select(mount => mount.Destination), StringComparer.Ordinal);
        List<Mount> mounts = [];
        foreach (Mount mount in Defaults(host).Concat(EtcFiles(containerDirectory)))
        {
            // A user's own mount replaces the stock one, and one on /dev replaces everything below it.
            if (!taken.Contains(mount.Destination) && !(taken.Contains("/dev") && mount.Destination.StartsWith("/dev/", StringComparison.Ordinal)))
            {
                mounts.Add(host.ReadonlyRootfs && Array.IndexOf(s_alwaysWritable, mount.Destination) < 0 ? AsReadOnly(mount) : mount);
            }
        }

        foreach (PlannedMount mount in planned)
        {
            mounts.Add(new Mount { Destination = mount.Destination, Type = mount.Type, Source = mount.Source, Options = mount.Options });
        }

        return [.. mounts];
    }

    /// <summary>What the root's own propagation must be for the mounts that want to see, or show, new mounts.</summary>
    public static string? RootPropagation(IReadOnlyList<PlannedMount> planned)
    {
        if (planned.Any(mount => mount.Propagation is "shared" or "rshared"))
        {
            return "shared";
        }

        return planned.Any(mount => mount.Propagation is "slave" or "rslave") ? "rslave" : null;
    }

    private static IEnumerable<Mount> Defaults(HostConfig host)
    {
        string access = host.Privileged ? "rw" : "ro";
        yield return Create("/proc", "proc", "proc", ["nosuid", "noexec", "nodev"]);
        yield return Create("/dev", "tmpfs", "tmpfs", ["nosuid", "strictatime", "mode=755", "size=65536k"]);
        yield return Create("/dev/pts", "devpts", "devpts", ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"]);
        yield return Create("/sys", "sysfs", "sysfs", ["nosuid", "noexec", "nodev", access]);
        yield return Create("/sys/fs/cgroup", "cgroup", "cgroup", [access, "nosuid", "noexec", "nodev"]);
        yield return Create("/dev/mqueue", "mqueue", "mqueue", ["nosuid", "noexec", "nodev"]);
        if (NamespaceModes.IsHost(host.IpcMode))
        {
            yield return Create("/dev/shm", "bind", "/dev/shm", ["rbind", "nosuid", "noexec", "nodev"]);
            yield break;
        }

        if (host.IpcMode != "none")
        {
            long size = host.ShmSize > 0 ? host.ShmSize : DefaultShmSize;
            yield return Create("/dev/shm", "tmpfs", "shm", ["nosuid", "noexec", "nodev", "mode=1777", string.Create(CultureInfo.InvariantCulture, $"size={size}")]);
        }
    }

    private static IEnumerable<Mount> EtcFiles(string containerDirectory)
    {
        foreach (string name in (string[])["resolv.conf", "hostname", "hosts"])
        {
            yield return Create("/etc/" + name, "bind", Path.Combine(containerDirectory, name), ["rbind", "rprivate"]);
        }
    }

    private static Mount AsReadOnly(Mount mount) =>
        mount.Options!.Contains("ro") ? mount : mount with { Options = [.. mount.Options!.Where(option => option != "rw"), "ro"] };

    private static Mount Create(string destination, string type, string source, string[] options) =>
        new() { Destination = destination, Type = type, Source = source, Options = options };
}
