// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Volumes;
using Berth.Primitives;

namespace Berth.Engine.Containers.Mounts;

/// <summary><c>-v SOURCE:DESTINATION[:OPTIONS]</c>.</summary>
internal static class BindParser
{
    public static PlannedMount Parse(string specification)
    {
        string[] parts = specification.Split(':');
        if (parts.Length is < 2 or > 3 || parts[0].Length == 0 || parts[1].Length == 0)
        {
            throw Invalid($"invalid volume specification: '{specification}'");
        }

        string mode = parts.Length == 3 ? parts[2] : "";
        string destination = ContainerPath.CleanDestination(parts[1], () => $"invalid volume specification: '{specification}'");
        if (!parts[0].StartsWith('/'))
        {
            throw new EngineException(ErrorKind.NotImplemented, $"this version of Berth does not have named volumes (-v {specification}) yet: bind a host directory by its absolute path");
        }

        BindMode options = ParseMode(mode, specification);
        string source = ContainerPath.Clean(parts[0]);
        return Create(source, destination, mode, options) with { CreateSource = true };
    }

    public static PlannedMount Create(string source, string destination, string mode, BindMode bind)
    {
        List<string> options = [bind.Recursive ? "rbind" : "bind", bind.Propagation];
        if (bind.ReadOnly)
        {
            options.Add(bind.ReadOnlyRecursive ? "rro" : "ro");
        }

        return new PlannedMount
        {
            Destination = destination,
            Type = "bind",
            Source = source,
            Options = [.. options],
            Propagation = bind.Propagation,
            Point = new MountPoint
            {
                Type = "bind",
                Source = source,
                Destination = destination,
                Mode = mode,
                Rw = !bind.ReadOnly,
                Propagation = bind.Propagation,
            },
        };
    }

    public static bool IsPropagation(string word) => word is "private" or "rprivate" or "slave" or "rslave" or "shared" or "rshared";

    private static BindMode ParseMode(string mode, string specification)
    {
        BindMode result = new();
        bool seenWritable = false;
        bool seenPropagation = false;
        foreach (string word in mode.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            switch (word)
            {
                case "ro" or "rw" when !seenWritable:
                    seenWritable = true;
                    result = result with { ReadOnly = word == "ro" };
                    break;
                // Relabelling is for SELinux; stock engines accept it everywhere. The last two are hints for Docker Desktop.
                case "z" or "Z" or "cached" or "delegated" or "consistent":
                    break;
                case var _ when IsPropagation(word) && !seenPropagation:
                    seenPropagation = true;
                    result = result with { Propagation = word };
                    break;
                default:
                    throw Invalid($"invalid volume specification: '{specification}': invalid mode: {mode}");
            }
        }

        return result;
    }

    private static EngineException Invalid(string message) => new(ErrorKind.InvalidParameter, message);
}

internal readonly record struct BindMode()
{
    public bool ReadOnly { get; init; }

    /// <summary>A read-only bind also takes writing away from the mounts below it, where the kernel can (mount_setattr, 5.12).</summary>
    public bool ReadOnlyRecursive { get; init; } = true;

    public bool Recursive { get; init; } = true;

    public string Propagation { get; init; } = "rprivate";
}
