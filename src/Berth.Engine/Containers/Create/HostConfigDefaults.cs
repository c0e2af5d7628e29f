// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Api.Wire;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Containers.Start;
using Berth.Engine.Containers.Validation;
using Berth.Primitives;
using Berth.Runtime.Security;

namespace Berth.Engine.Containers.Create;

/// <summary>Fills in what the user left open, so that inspect shows what the container really has.</summary>
internal static class HostConfigDefaults
{
    public static HostConfig Apply(HostConfig given, EngineContext context)
    {
        HostConfig host = given with { };
        host.NetworkMode = NamespaceModes.IsDefaultNetwork(host.NetworkMode) ? "bridge" : host.NetworkMode;
        host.IpcMode = host.IpcMode.Length > 0 ? host.IpcMode : "private";
        host.CgroupnsMode = host.CgroupnsMode.Length > 0 ? host.CgroupnsMode : context.Host.IsPureCgroupV2 ? "private" : "host";
        host.Runtime ??= "berth";
        host.RestartPolicy = host.RestartPolicy.Name.Length > 0 ? host.RestartPolicy : host.RestartPolicy with { Name = "no" };
        host.LogConfig = LogConfiguration(host.LogConfig, context.Options);
        host.CapAdd = CapabilitySet.Normalize("CapAdd", host.CapAdd);
        host.CapDrop = CapabilitySet.Normalize("CapDrop", host.CapDrop);
        host.ShmSize = host.ShmSize == 0 ? MountSection.DefaultShmSize : host.ShmSize;
        host.MemorySwap = host is { Memory: > 0, MemorySwap: 0 } ? host.Memory * 2 : host.MemorySwap;
        host.MemorySwappiness = host.MemorySwappiness == -1 ? null : host.MemorySwappiness;
        host.OomKillDisable ??= context.Host.IsPureCgroupV2 ? null : false;
        host.PidsLimit = host.PidsLimit is 0 or -1 ? null : host.PidsLimit;
        if (!host.Privileged)
        {
            host.MaskedPaths ??= StockPaths.Masked;
            host.ReadonlyPaths ??= StockPaths.ReadOnly;
        }

        SecurityOptions.Parse(host.SecurityOpt, context.Host.HasAppArmor);
        DeviceSection.Validate(host);
        EtcFileWriter.ValidateExtraHosts(host);
        return host;
    }

    private static LogConfig LogConfiguration(LogConfig given, EngineOptions options)
    {
        bool isDefault = given.Type.Length == 0;
        string type = isDefault ? options.LogDriver : given.Type;
        Map<string> merged = [];
        if (type == options.LogDriver)
        {
            foreach ((string key, string value) in options.LogOptions)
            {
                merged[key] = value;
            }
        }

        foreach ((string key, string value) in given.Config ?? [])
        {
            merged[key] = value;
        }

        LogDrivers.Validate(type, merged);
        return new LogConfig { Type = type, Config = merged };
    }
}
