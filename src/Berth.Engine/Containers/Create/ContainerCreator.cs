// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Engine.Containers.Mounts;
using Berth.Engine.Containers.Naming;
using Berth.Engine.Containers.Records;
using Berth.Engine.Containers.State;
using Berth.Engine.Containers.Validation;
using Berth.Engine.Images;
using Berth.Primitives;

namespace Berth.Engine.Containers.Create;

/// <summary>POST /containers/create.</summary>
internal sealed class ContainerCreator(EngineContext context)
{
    public ContainerCreateResponse Create(string? name, ContainerCreateRequest body, string? platform)
    {
        string? chosen = string.IsNullOrEmpty(name) ? null : ContainerNames.Validate(name);
        ConfigValidation.Validate(body);
        ResolvedImage image = context.Images.Resolve(body.Image, platform);
        ContainerConfig config = ConfigMerge.Merge(body, image.Config.Config);
        List<string> warnings = [];
        NoteWhatTheImageAsksFor(body, image, warnings);
        HostConfig host = HostConfigDefaults.Apply(body.HostConfig ?? new HostConfig(), context);
        HostConfigValidation.Validate(config, host, body.NetworkingConfig, context.Host.CpuCount);
        if (host is { OomKillDisable: true, Memory: 0 })
        {
            warnings.Add("OOM killer is disabled for the container, but no memory limit is set, this can result in the system running out of resources.");
        }

        CheckPidContainer(host.PidMode);
        IReadOnlyList<PlannedMount> mounts = MountPlanner.Plan(host);
        CheckSources(mounts);

        string id = ContainerId.New().ToString();
        config.Hostname = config.Hostname.Length > 0 ? config.Hostname : DefaultHostname(id, host);
        (string path, IReadOnlyList<string> args) = ConfigMerge.Command(config);
        string reserved = ReserveName(chosen, id);
        ContainerRecord record = new()
        {
            Id = id,
            Name = reserved,
            Created = context.Now,
            ImageId = image.Id.ToString(),
            Path = path,
            Args = args,
            Config = config,
            HostConfig = host,
            Mounts = [.. mounts.Where(mount => mount.Point is not null).Select(mount => mount.Point!)],
            LogPath = host.LogConfig.Type == "json-file" ? context.Paths.LogFile(id) : "",
        };
        Store(record, image);
        context.Events.Publish(record, "create");
        return new ContainerCreateResponse { Id = id, Warnings = warnings };
    }

    // A container that is not there is a wrong parameter of this request, not a missing object of it.
    private void CheckPidContainer(string mode)
    {
        const string prefix = "container:";
        try
        {
            if (mode.StartsWith(prefix, StringComparison.Ordinal))
            {
                context.Registry.Find(mode[prefix.Length..]);
            }
        }
        catch (EngineException failure) when (failure.Kind == ErrorKind.NotFound)
        {
            throw new EngineException(ErrorKind.InvalidParameter, failure.Message, failure);
        }
    }

    // The row first: whatever happens after it, the next start of the daemon knows what to look for.
    private void Store(ContainerRecord record, ResolvedImage image)
    {
        RunState state = new() { Status = ContainerStatus.Created };
        bool stored = false;
        try
        {
            context.Store.Insert(record, state);
            stored = true;
            Directory.CreateDirectory(context.Paths.Container(record.Id), DataRoot.ContainerMode);
            context.Snapshots.Create(record.Id, image);
        }
        catch
        {
            context.Registry.ReleaseName(record.Name, record.Id);
            if (stored)
            {
                context.Store.Delete(record.Id);
            }

            throw;
        }

        context.Registry.Add(new Container(record, state));
    }

    private string ReserveName(string? chosen, string id)
    {
        if (chosen is not null)
        {
            context.Registry.ReserveName(chosen, id);
            return chosen;
        }

        for (int retry = 0; retry < 10; retry++)
        {
            string name = RandomNames.Next(retry);
            if (context.Registry.TryReserveName(name, id))
            {
                return name;
            }
        }

        string last = id[..ContainerId.ShortLength];
        context.Registry.ReserveName(last, id);
        return last;
    }

    // Who shares a network is known in it by one name.
    private string DefaultHostname(string id, HostConfig host)
    {
        if (NamespaceModes.OtherContainer(host.NetworkMode) is { } other && context.Registry.TryFind(other) is { } container)
        {
            return container.Record.Config.Hostname;
        }

        return NamespaceModes.IsHost(host.NetworkMode) || NamespaceModes.IsHost(host.UtsMode) ? context.Host.Hostname : id[..ContainerId.ShortLength];
    }

    private static void CheckSources(IReadOnlyList<PlannedMount> mounts)
    {
        // -v makes a missing source at the start; --mount wants it there now.
        foreach (PlannedMount mount in mounts)
        {
            if (mount.Type == "bind" && !mount.CreateSource && !Path.Exists(mount.Source))
            {
                throw new EngineException(ErrorKind.InvalidParameter, $"invalid mount config for type \"bind\": bind source path does not exist: {mount.Source}");
            }
        }
    }

    private static void NoteWhatTheImageAsksFor(ContainerConfig user, ResolvedImage image, List<string> warnings)
    {
        if (image.Config.Config?.Healthcheck is { Test: { Length: > 0 } test } && test[0] != "NONE" && user.Healthcheck is null)
        {
            warnings.Add("the image's health check is not run: this version of Berth does not have health checks yet");
        }
    }
}
