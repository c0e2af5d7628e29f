// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Api.Networks;
using Berth.Api.Wire;
using Berth.Engine.Containers.Records;
using Berth.Engine.Containers.State;
using Berth.Primitives;

namespace Berth.Engine.Containers.Query;

/// <summary>Rows of the container list.</summary>
internal static class ContainerSummaries
{
    public static ContainerSummary Build(ContainerSnapshot container, DateTimeOffset now)
    {
        ContainerRecord record = container.Record;
        RunState state = container.State;
        return new ContainerSummary
        {
            Id = record.Id,
            Names = ["/" + record.Name],
            Image = record.Config.Image,
            ImageId = record.ImageId,
            Command = Command(record),
            Created = record.Created.ToUnixTimeSeconds(),
            Ports = state.IsRunning ? Ports(record.Config.ExposedPorts) : [],
            Labels = record.Config.Labels,
            State = state.Status.ToWire(),
            Status = Status(state, now),
            HostConfig = new ContainerSummaryHostConfig { NetworkMode = record.HostConfig.NetworkMode, Annotations = record.HostConfig.Annotations },
            NetworkSettings = new NetworkSettingsSummary { Networks = NetworkView.Networks(record) },
            Mounts = record.Mounts,
        };
    }

    /// <summary>The STATUS column.</summary>
    public static string Status(RunState state, DateTimeOffset now)
    {
        switch (state.Status)
        {
            case ContainerStatus.Running:
                return "Up " + Since(state.StartedAt, now);
            case ContainerStatus.Paused:
                return $"Up {Since(state.StartedAt, now)} (Paused)";
            case ContainerStatus.Restarting:
                return $"Restarting ({state.ExitCode}) {Since(state.FinishedAt, now)} ago";
            case ContainerStatus.Removing:
                return "Removal In Progress";
            case ContainerStatus.Dead:
                return "Dead";
            case ContainerStatus.Created:
                return "Created";
            default:
                return state.FinishedAt is null ? "" : $"Exited ({state.ExitCode}) {Since(state.FinishedAt, now)} ago";
        }
    }

    // As a shell would show it: a word with a blank in it is quoted.
    private static string Command(ContainerRecord record)
    {
        if (record.Args.Count == 0)
        {
            return record.Path;
        }

        return record.Path + " " + string.Join(' ', record.Args.Select(argument => argument.Contains(' ') ? $"'{argument}'" : argument));
    }

    private static List<Port> Ports(Map<EmptyObject>? exposed)
    {
        List<Port> ports = [];
        foreach (string key in exposed?.Keys ?? Enumerable.Empty<string>())
        {
            int slash = key.IndexOf('/', StringComparison.Ordinal);
            if (ushort.TryParse(slash < 0 ? key : key.AsSpan(0, slash), out ushort number))
            {
                ports.Add(new Port { PrivatePort = number, Type = slash < 0 ? "tcp" : key[(slash + 1)..] });
            }
        }

        return ports;
    }

    private static string Since(DateTimeOffset? time, DateTimeOffset now) => HumanDuration.Format(now - (time ?? now));
}
