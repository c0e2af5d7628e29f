// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Api.Volumes;
using Berth.Primitives;

namespace Berth.Engine.Containers.Mounts;

/// <summary>Turns <c>-v</c>, <c>--mount</c> and <c>--tmpfs</c> into mounts, parents before children.</summary>
internal static class MountPlanner
{
    public static IReadOnlyList<PlannedMount> Plan(HostConfig host)
    {
        Dictionary<string, PlannedMount> planned = new(StringComparer.Ordinal);
        foreach (string bind in host.Binds ?? [])
        {
            Add(planned, BindParser.Parse(bind));
        }

        foreach (Mount mount in host.Mounts ?? [])
        {
            Add(planned, MountParser.Parse(mount));
        }

        foreach ((string destination, string options) in host.Tmpfs ?? [])
        {
            string path = ContainerPath.CleanDestination(destination, () => $"invalid mount target '{destination}' for tmpfs");
            Add(planned, new PlannedMount
            {
                Destination = path,
                Type = "tmpfs",
                Source = "tmpfs",
                Options = TmpfsOptions.Merge(options.Split(',', StringSplitOptions.RemoveEmptyEntries)),
            });
        }

        return [.. planned.Values.OrderBy(mount => Depth(mount.Destination))];
    }

    private static void Add(Dictionary<string, PlannedMount> planned, PlannedMount mount)
    {
        if (!planned.TryAdd(mount.Destination, mount))
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"Duplicate mount point: {mount.Destination}");
        }
    }

    private static int Depth(string path) => path.AsSpan().Count('/');
}
