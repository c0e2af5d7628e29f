// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Api.Wire;
using Berth.Engine.Containers.Records;
using Berth.Engine.Containers.State;
using Berth.Primitives;
using Berth.Runtime.Shim.Protocol;

namespace Berth.Engine.Containers.Query;

/// <summary>GET /containers/{id}/json.</summary>
internal sealed class ContainerInspector(EngineContext context)
{
    public const string StorageDriver = "overlay2";

    public ContainerInspectResponse Inspect(Container container)
    {
        (ContainerRecord record, RunState state) = container.Snapshot;
        ContainerInspectResponse response = new()
        {
            Id = record.Id,
            Created = GoTime.Format(record.Created),
            Path = record.Path,
            Args = record.Args,
            State = State(state),
            Image = record.ImageId,
            ResolvConfPath = File(record, "resolv.conf"),
            HostnamePath = File(record, "hostname"),
            HostsPath = File(record, "hosts"),
            LogPath = record.LogPath,
            Name = "/" + record.Name,
            RestartCount = state.RestartCount,
            Driver = StorageDriver,
            Platform = "linux",
            ExecIds = container.Execs.IsEmpty ? null : [.. container.Execs.Keys.Order(StringComparer.Ordinal)],
            HostConfig = record.HostConfig,
            GraphDriver = GraphDriver(record),
            Mounts = record.Mounts,
            Config = record.Config,
            NetworkSettings = NetworkView.Settings(record, state),
        };
        return response;
    }

    private static ContainerState State(RunState state) => new()
    {
        Status = state.Status.ToWire(),
        Running = state.IsRunning || state.Status == ContainerStatus.Restarting,
        Paused = state.Status == ContainerStatus.Paused,
        Restarting = state.Status == ContainerStatus.Restarting,
        OomKilled = state.OomKilled,
        Dead = state.Status == ContainerStatus.Dead,
        Pid = state.Pid,
        ExitCode = state.ExitCode,
        Error = state.Error,
        StartedAt = GoTime.Format(state.StartedAt),
        FinishedAt = GoTime.Format(state.FinishedAt),
    };

    // Docker shows these paths only once the container has been started; before there are no such files.
    private string File(ContainerRecord record, string name)
    {
        string path = context.Paths.ContainerFile(record.Id, name);
        return Path.Exists(path) ? path : "";
    }

    private GraphDriverData GraphDriver(ContainerRecord record)
    {
        Map<string> data = new() { ["ID"] = record.Id };
        try
        {
            ShimOverlay overlay = context.Snapshots.Overlay(record.Id);
            data["LowerDir"] = string.Join(':', overlay.LowerDirectories);
            data["UpperDir"] = overlay.UpperDirectory ?? "";
            data["WorkDir"] = overlay.WorkDirectory ?? "";

            // The merged tree is mounted in the container's own mount namespace only.
            data["MergedDir"] = context.Paths.RootMountPoint;
        }
        catch (EngineException failure) when (failure.Kind is ErrorKind.NotFound or ErrorKind.DataLoss)
        {
            // A damaged container can still be looked at.
        }

        return new GraphDriverData { Name = StorageDriver, Data = data };
    }
}
