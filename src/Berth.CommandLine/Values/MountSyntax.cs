// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Api.Volumes;
using Berth.CommandLine.Flags;
using Berth.CommandLine.Terminal;
using Berth.Primitives;

namespace Berth.CommandLine.Values;

/// <summary>The long notation of a mount: <c>type=bind,src=/a,dst=/b,ro</c>.</summary>
internal static class MountSyntax
{
    public static Mount Parse(string text)
    {
        var mount = new Mount { Type = "volume" };
        foreach (var field in CsvLine.Parse(text))
        {
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            var key = (equals < 0 ? field : field[..equals]).ToLowerInvariant();
            if (equals < 0)
            {
                SetFlag(mount, key, field);
            }
            else
            {
                Set(mount, key, field[(equals + 1)..], field);
            }
        }

        Check(mount);
        return mount;
    }

    private static void SetFlag(Mount mount, string key, string field)
    {
        switch (key)
        {
            case "readonly" or "ro":
                mount.ReadOnly = true;
                break;
            case "volume-nocopy":
                Volume(mount).NoCopy = true;
                break;
            case "bind-nonrecursive":
                SetNonRecursive(mount, true);
                break;
            default:
                throw new FlagValueException($"invalid field '{field}' must be a key=value pair");
        }
    }

    private static void Set(Mount mount, string key, string value, string field)
    {
        switch (key)
        {
            case "type":
                mount.Type = value.ToLowerInvariant();
                break;
            case "source" or "src":
                mount.Source = value == "." || value.StartsWith("./", StringComparison.Ordinal) ? PathSyntax.Absolute(value) : value;
                break;
            case "target" or "dst" or "destination":
                mount.Target = value;
                break;
            case "readonly" or "ro":
                mount.ReadOnly = Bool(key, value);
                break;
            case "consistency":
                mount.Consistency = value.ToLowerInvariant();
                break;
            default:
                if (!SetBind(mount, key, value) && !SetVolume(mount, key, value) && !SetOther(mount, key, value))
                {
                    throw new FlagValueException($"unexpected key '{key}' in '{field}'");
                }

                break;
        }
    }

    private static bool SetBind(Mount mount, string key, string value)
    {
        switch (key)
        {
            case "bind-propagation":
                Bind(mount).Propagation = value.ToLowerInvariant();
                return true;
            case "bind-nonrecursive":
                SetNonRecursive(mount, Bool(key, value));
                return true;
            case "bind-recursive":
                SetRecursive(mount, key, value);
                return true;
            default:
                return false;
        }
    }

    private static void SetNonRecursive(Mount mount, bool value)
    {
        StandardStreams.Error.WriteLine("WARNING: bind-nonrecursive is deprecated, use bind-recursive=disabled instead");
        Bind(mount).NonRecursive = value;
    }

    private static void SetRecursive(Mount mount, string key, string value)
    {
        switch (value)
        {
            case "enabled":
                break;
            case "disabled":
                Bind(mount).NonRecursive = true;
                break;
            case "writable":
                Bind(mount).ReadOnlyNonRecursive = true;
                break;
            case "readonly":
                Bind(mount).ReadOnlyForceRecursive = true;
                break;
            default:
                throw new FlagValueException($"invalid value for {key}: {value} (must be \"enabled\", \"disabled\", \"writable\", or \"readonly\")");
        }
    }

    private static bool SetVolume(Mount mount, string key, string value)
    {
        switch (key)
        {
            case "volume-subpath":
                Volume(mount).Subpath = value;
                return true;
            case "volume-nocopy":
                Volume(mount).NoCopy = Bool(key, value);
                return true;
            case "volume-label":
                Put(Volume(mount).Labels ?? [], value, map => Volume(mount).Labels = map);
                return true;
            case "volume-driver":
                Driver(mount).Name = value;
                return true;
            case "volume-opt":
                Put(Driver(mount).Options ?? [], value, map => Driver(mount).Options = map);
                return true;
            default:
                return false;
        }
    }

    private static bool SetOther(Mount mount, string key, string value)
    {
        switch (key)
        {
            case "image-subpath":
                (mount.ImageOptions ??= new MountImageOptions()).Subpath = value;
                return true;
            case "tmpfs-size":
                Tmpfs(mount).SizeBytes = ByteSize.TryParse(value, out var size) ? size : throw Invalid(key, value);
                return true;
            case "tmpfs-mode":
                Tmpfs(mount).Mode = Octal(key, value);
                return true;
            default:
                return false;
        }
    }

    private static void Check(Mount mount)
    {
        if (string.IsNullOrEmpty(mount.Type))
        {
            throw new FlagValueException("type is required");
        }

        Matches(mount, mount.VolumeOptions is not null, "volume");
        Matches(mount, mount.BindOptions is not null, "bind");
        Matches(mount, mount.ImageOptions is not null, "image");
        Matches(mount, mount.TmpfsOptions is not null, "tmpfs");
        if (string.IsNullOrEmpty(mount.Target))
        {
            throw new FlagValueException("target is required");
        }

        if (mount.BindOptions is not { } bind)
        {
            return;
        }

        if (bind.ReadOnlyNonRecursive && !mount.ReadOnly)
        {
            throw new FlagValueException("option 'bind-recursive=writable' requires 'readonly' to be specified in conjunction");
        }

        if (bind.ReadOnlyForceRecursive && !mount.ReadOnly)
        {
            throw new FlagValueException("option 'bind-recursive=readonly' requires 'readonly' to be specified in conjunction");
        }

        if (bind.ReadOnlyForceRecursive && bind.Propagation != "rprivate")
        {
            throw new FlagValueException("option 'bind-recursive=readonly' requires 'bind-propagation=rprivate' to be specified in conjunction");
        }
    }

    private static void Matches(Mount mount, bool given, string type)
    {
        if (given && mount.Type != type)
        {
            throw new FlagValueException($"cannot mix '{type}-*' options with mount type '{mount.Type}'");
        }
    }

    private static MountBindOptions Bind(Mount mount) => mount.BindOptions ??= new MountBindOptions();

    private static MountVolumeOptions Volume(Mount mount) => mount.VolumeOptions ??= new MountVolumeOptions();

    private static MountDriver Driver(Mount mount) => Volume(mount).DriverConfig ??= new MountDriver();

    private static MountTmpfsOptions Tmpfs(Mount mount) => mount.TmpfsOptions ??= new MountTmpfsOptions();

    private static void Put(Api.Wire.Map<string> map, string pair, Action<Api.Wire.Map<string>> store)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        map[equals < 0 ? pair : pair[..equals]] = equals < 0 ? "" : pair[(equals + 1)..];
        store(map);
    }

    private static bool Bool(string key, string value)
    {
        try
        {
            return GoValues.ParseBool(value);
        }
        catch (FlagValueException)
        {
            throw Invalid(key, value);
        }
    }

    private static uint Octal(string key, string value)
    {
        var mode = 0UL;
        foreach (var digit in value)
        {
            mode = digit is >= '0' and <= '7' && mode <= uint.MaxValue >> 3 ? (mode << 3) + (ulong)(digit - '0') : throw Invalid(key, value);
        }

        return value.Length > 0 ? (uint)mode : throw Invalid(key, value);
    }

    private static FlagValueException Invalid(string key, string value) => new(string.Create(CultureInfo.InvariantCulture, $"invalid value for {key}: {value}"));
}
