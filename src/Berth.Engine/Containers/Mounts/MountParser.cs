// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Api.Volumes;
using Berth.Primitives;

namespace Berth.Engine.Containers.Mounts;

/// <summary><c>--mount type=…</c>.</summary>
internal static class MountParser
{
    public static PlannedMount Parse(Mount mount)
    {
        string type = mount.Type ?? "";
        if (type is "volume" or "image")
        {
            throw new EngineException(ErrorKind.NotImplemented, $"this version of Berth does not have mounts of type \"{type}\" yet");
        }

        if (type is not ("bind" or "tmpfs"))
        {
            throw Invalid(type, "mount type unknown");
        }

        if (string.IsNullOrEmpty(mount.Target))
        {
            throw Invalid(type, "field Target must not be empty");
        }

        string destination = ContainerPath.CleanDestination(mount.Target, () => $"invalid mount config for type \"{type}\"");
        if ((type != "bind" && mount.BindOptions is not null) || (type != "tmpfs" && mount.TmpfsOptions is not null) || mount.VolumeOptions is not null)
        {
            throw Invalid(type, "field BindOptions, VolumeOptions or TmpfsOptions is for another type of mount");
        }

        return type == "bind" ? ParseBind(mount, destination) : ParseTmpfs(mount, destination);
    }

    private static PlannedMount ParseBind(Mount mount, string destination)
    {
        if (string.IsNullOrEmpty(mount.Source))
        {
            throw Invalid("bind", "field Source must not be empty");
        }

        if (!mount.Source.StartsWith('/'))
        {
            throw Invalid("bind", $"invalid mount path: '{mount.Source}' mount path must be absolute");
        }

        MountBindOptions options = mount.BindOptions ?? new MountBindOptions();
        string propagation = options.Propagation ?? "rprivate";
        if (!BindParser.IsPropagation(propagation))
        {
            throw Invalid("bind", $"invalid propagation mode: {propagation}");
        }

        if (mount.ReadOnly && options.ReadOnlyForceRecursive && (options.ReadOnlyNonRecursive || options.NonRecursive || propagation != "rprivate"))
        {
            throw Invalid("bind", "ReadOnlyForceRecursive needs a recursive mount with propagation rprivate");
        }

        BindMode bind = new()
        {
            ReadOnly = mount.ReadOnly,
            ReadOnlyRecursive = !options.ReadOnlyNonRecursive && !options.NonRecursive,
            Recursive = !options.NonRecursive,
            Propagation = propagation,
        };
        return BindParser.Create(ContainerPath.Clean(mount.Source), destination, "", bind) with { CreateSource = options.CreateMountpoint };
    }

    private static PlannedMount ParseTmpfs(Mount mount, string destination)
    {
        if (!string.IsNullOrEmpty(mount.Source))
        {
            throw Invalid("tmpfs", "field Source must not be specified");
        }

        List<string> options = [];
        if (mount.ReadOnly)
        {
            options.Add("ro");
        }

        MountTmpfsOptions tmpfs = mount.TmpfsOptions ?? new MountTmpfsOptions();
        if (tmpfs.SizeBytes < 0)
        {
            throw Invalid("tmpfs", "field SizeBytes must not be negative");
        }

        if (tmpfs.SizeBytes > 0)
        {
            options.Add(string.Create(CultureInfo.InvariantCulture, $"size={tmpfs.SizeBytes}"));
        }

        if (tmpfs.Mode != 0)
        {
            options.Add("mode=" + Convert.ToString((int)tmpfs.Mode, 8));
        }

        foreach (IReadOnlyList<string> option in tmpfs.Options ?? [])
        {
            options.Add(string.Join('=', option));
        }

        return new PlannedMount
        {
            Destination = destination,
            Type = "tmpfs",
            Source = "tmpfs",
            Options = TmpfsOptions.Merge(options),
            Point = new MountPoint { Type = "tmpfs", Destination = destination, Rw = !mount.ReadOnly },
        };
    }

    private static EngineException Invalid(string type, string reason) => new(ErrorKind.InvalidParameter, $"invalid mount config for type \"{type}\": {reason}");
}
