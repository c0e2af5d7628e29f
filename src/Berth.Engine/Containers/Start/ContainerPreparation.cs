// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Engine.Containers.Create;
using Berth.Engine.Containers.Mounts;
using Berth.Engine.Containers.Records;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Containers.Validation;
using Berth.Engine.Users;
using Berth.Linux.Processes;
using Berth.Oci.Runtime;
using Berth.Primitives;
using Berth.Runtime.Shim.Protocol;

namespace Berth.Engine.Containers.Start;

/// <summary>Makes everything that a start needs on disk, in a fresh bundle.</summary>
internal sealed class ContainerPreparation(EngineContext context)
{
    public void Prepare(ContainerRecord record)
    {
        ContainerConfig config = record.Config;
        HostConfig host = record.HostConfig;
        NamespaceModes.CheckNetworkExists(host);
        ShimOverlay overlay = context.Snapshots.Overlay(record.Id);
        ResolvedUser user = context.Accounts.Get(record.ImageId, overlay).Resolve(config.User, host.GroupAdd);
        IReadOnlyList<PlannedMount> mounts = MountPlanner.Plan(host);
        CreateSources(mounts);

        string directory = context.Paths.Container(record.Id);
        WriteEtcFiles(record, directory);
        string bundle = context.Paths.Bundle(record.Id);
        string cgroup = CgroupPath(record);
        RuntimeSpec specification = SpecificationBuilder.Build(new SpecificationInput
        {
            Record = record,
            Host = context.Host,
            User = user,
            Mounts = mounts,
            ContainerDirectory = directory,
            RootPath = context.Paths.RootMountPoint,
            CgroupPath = cgroup,
            Hostname = config.Hostname,
            PidOfOther = PidOfOther,
        });
        BundleWriter.Write(bundle, specification, new ShimOptions
        {
            ContainerId = record.Id,
            CgroupPath = cgroup,
            LogDriver = host.LogConfig.Type,
            LogPath = record.LogPath.Length > 0 ? record.LogPath : null,
            LogOptions = host.LogConfig.Config,
            LogAttributes = LogDrivers.Attributes(record),
            OpenStdin = config.OpenStdin,
            StdinOnce = config.StdinOnce,
            Overlay = overlay,
            SeccompCacheDirectory = context.Paths.SeccompCache,
        });
    }

    public string CgroupPath(ContainerRecord record)
    {
        string parent = record.HostConfig.CgroupParent.Length > 0 ? record.HostConfig.CgroupParent : context.Options.CgroupParent;
        return $"/{parent.Trim('/')}/{record.Id}";
    }

    // A container in another's network sees the other's names.
    private void WriteEtcFiles(ContainerRecord record, string directory)
    {
        if (NamespaceModes.OtherContainer(record.HostConfig.NetworkMode) is { } name)
        {
            Container other = context.Registry.Find(name);
            foreach (string file in (ReadOnlySpan<string>)["hosts", "resolv.conf", "hostname"])
            {
                File.Copy(context.Paths.ContainerFile(other.Id, file), Path.Combine(directory, file), overwrite: true);
            }

            return;
        }

        EtcFileWriter.Write(directory, record.Config, record.HostConfig, record.Config.Hostname);
    }

    private static void CreateSources(IReadOnlyList<PlannedMount> mounts)
    {
        foreach (PlannedMount mount in mounts)
        {
            if (mount is { Type: "bind", CreateSource: true } && !Path.Exists(mount.Source))
            {
                try
                {
                    Directory.CreateDirectory(mount.Source);
                }
                catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
                {
                    throw new EngineException(ErrorKind.InvalidParameter, $"error while creating mount source path '{mount.Source}': {failure.Message}", failure);
                }
            }
        }
    }

    private int PidOfOther(string type, string name)
    {
        Container other = context.Registry.Find(name);
        RunState state = other.State;

        // The number alone may by now be a process of the host, whose namespaces this container would then have.
        if (!state.IsRunning || ProcessIdentity.Of(state.Pid)?.StartTime != state.StartTime)
        {
            string what = type == "pid" ? "PID" : type;
            throw new EngineException(ErrorKind.Conflict, $"cannot join {what} namespace of a non running container: {other.Id}");
        }

        return state.Pid;
    }
}
