// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Api.Wire;
using Berth.Oci.Image;
using Berth.Primitives;

namespace Berth.Engine.Containers.Create;

/// <summary>Lays what the user says over what the image says.</summary>
internal static class ConfigMerge
{
    public static ContainerConfig Merge(ContainerConfig user, ImageExecution? image)
    {
        ContainerConfig merged = user.ToConfig();
        if (image is not null)
        {
            MergeCommand(merged, image);
            merged.Env = MergeEnvironment(merged.Env, image.Env);
            merged.User = merged.User.Length > 0 ? merged.User : image.User ?? "";
            merged.WorkingDir = merged.WorkingDir.Length > 0 ? merged.WorkingDir : image.WorkingDir ?? "";
            merged.StopSignal ??= string.IsNullOrEmpty(image.StopSignal) ? null : image.StopSignal;
            merged.Labels = MergeMaps(merged.Labels, image.Labels);
            merged.ExposedPorts = MergeSets(merged.ExposedPorts, image.ExposedPorts?.Keys);
            merged.Volumes = MergeSets(merged.Volumes, image.Volumes?.Keys);
            merged.OnBuild = null;
        }

        // One empty string is how a client says "no entrypoint, not even the image's".
        if (merged.Entrypoint is { Count: 1 } entrypoint && entrypoint[0].Length == 0)
        {
            merged.Entrypoint = null;
        }

        if (merged.Entrypoint is not { Count: > 0 } && merged.Cmd is not { Count: > 0 })
        {
            throw new EngineException(ErrorKind.InvalidParameter, "no command specified");
        }

        merged.Labels ??= [];
        merged.Env ??= [];
        return merged;
    }

    /// <summary>The program and its arguments: the entrypoint, if there is one, takes the command as further arguments.</summary>
    public static (string Path, IReadOnlyList<string> Args) Command(ContainerConfig config)
    {
        IReadOnlyList<string> command = config.Cmd ?? [];
        return config.Entrypoint is { Count: > 0 } entrypoint
            ? (entrypoint[0], [.. entrypoint.Skip(1), .. command])
            : (command[0], [.. command.Skip(1)]);
    }

    // A user's entrypoint also takes the image's command away; a user's command alone keeps the image's entrypoint.
    private static void MergeCommand(ContainerConfig merged, ImageExecution image)
    {
        if (merged.Entrypoint is { Count: > 0 })
        {
            return;
        }

        if (merged.Cmd is not { Count: > 0 })
        {
            merged.Cmd = image.Cmd;
            merged.ArgsEscaped = image.ArgsEscaped ?? false;
        }

        merged.Entrypoint ??= image.Entrypoint;
    }

    // The user's come first, then those of the image whose names the user did not mention.
    private static IReadOnlyList<string>? MergeEnvironment(IReadOnlyList<string>? user, string[]? image)
    {
        if (user is not { Count: > 0 } || image is not { Length: > 0 })
        {
            return user is { Count: > 0 } ? user : image;
        }

        HashSet<string> names = new(user.Select(NameOf), StringComparer.Ordinal);
        return [.. user, .. image.Where(entry => !names.Contains(NameOf(entry)))];
    }

    private static string NameOf(string entry)
    {
        int equals = entry.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? entry : entry[..equals];
    }

    private static Map<string>? MergeMaps(Map<string>? user, IDictionary<string, string>? image)
    {
        if (image is not { Count: > 0 })
        {
            return user;
        }

        Map<string> merged = new(image);
        foreach ((string key, string value) in user ?? [])
        {
            merged[key] = value;
        }

        return merged;
    }

    private static Map<Api.Wire.EmptyObject>? MergeSets(Map<Api.Wire.EmptyObject>? user, IEnumerable<string>? image)
    {
        if (image is null)
        {
            return user;
        }

        Map<Api.Wire.EmptyObject> merged = user is null ? [] : new(user);
        foreach (string key in image)
        {
            merged[key] = Api.Wire.EmptyObject.Value;
        }

        return merged;
    }
}
