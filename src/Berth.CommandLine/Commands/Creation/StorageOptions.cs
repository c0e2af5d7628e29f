// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Api.Volumes;
using Berth.Api.Wire;
using Berth.CommandLine.Flags;
using Berth.CommandLine.Values;

namespace Berth.CommandLine.Commands.Creation;

/// <summary>The options for files: volumes, mounts, tmpfs, the root, logs.</summary>
internal sealed class StorageOptions
{
    private readonly StringFlag _logDriver;
    private readonly ListFlag _logOptions;
    private readonly List<Mount> _mounts = [];
    private readonly BoolFlag _readOnly;
    private readonly ListFlag _storageOptions;
    private readonly ListFlag _tmpfs;
    private readonly ListFlag _volumes;
    private readonly StringFlag _volumeDriver;
    private readonly ListFlag _volumesFrom;

    public StorageOptions(FlagSet flags)
    {
        _logDriver = flags.String("log-driver", '\0', "Where the output is kept");
        _logOptions = flags.List("log-opt", '\0', "Option of the log driver");
        flags.Custom("mount", '\0', "mount", "Directory, volume or tmpfs to mount, in the long notation", value => _mounts.Add(MountSyntax.Parse(value)));
        _readOnly = flags.Bool("read-only", '\0', "Mount the root filesystem read-only");
        _storageOptions = flags.List("storage-opt", '\0', "Option of the storage driver");
        _tmpfs = flags.List("tmpfs", '\0', "Directory to keep in memory");
        _volumes = flags.List("volume", 'v', "Directory of the host or volume to mount");
        _volumeDriver = flags.String("volume-driver", '\0', "Volume driver of new volumes");
        _volumesFrom = flags.List("volumes-from", '\0', "Container whose volumes are mounted too");
    }

    public void Apply(ContainerCreateRequest request)
    {
        var host = request.HostConfig!;
        var (binds, anonymous) = VolumeSyntax.Split(_volumes.Values);
        host.Binds = ProcessOptions.Nullable(binds);
        request.Volumes = anonymous;
        host.Mounts = _mounts;
        host.Tmpfs = Tmpfs();
        host.ReadonlyRootfs = _readOnly;
        host.VolumeDriver = _volumeDriver;
        host.VolumesFrom = ProcessOptions.Nullable(_volumesFrom.Values);
        host.StorageOpt = Storage();
        host.LogConfig = new LogConfig { Type = _logDriver, Config = LogOptions() };
    }

    private Map<string> Tmpfs()
    {
        var map = new Map<string>();
        foreach (var value in _tmpfs.Values)
        {
            var colon = value.IndexOf(':', StringComparison.Ordinal);
            map[colon < 0 ? value : value[..colon]] = colon < 0 ? "" : value[(colon + 1)..];
        }

        return map;
    }

    private Map<string> Storage()
    {
        if (_storageOptions.Values.Any(option => !option.Contains('=', StringComparison.Ordinal)))
        {
            throw new CommandException("invalid storage option");
        }

        return LabelSyntax.ToMap(_storageOptions.Values);
    }

    private Map<string> LogOptions()
    {
        if (_logDriver.Value == "none" && _logOptions.Values.Count > 0)
        {
            throw new CommandException("invalid logging opts for driver none");
        }

        return LabelSyntax.ToMap(_logOptions.Values);
    }
}
