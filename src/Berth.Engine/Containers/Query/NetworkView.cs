// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Networks;
using Berth.Api.Wire;
using Berth.Engine.Containers.Records;
using Berth.Engine.Containers.Validation;

namespace Berth.Engine.Containers.Query;

/// <summary>What inspect and the list say about a container's networks.</summary>
internal static class NetworkView
{
    public static Map<EndpointSettings> Networks(ContainerRecord record)
    {
        Map<EndpointSettings> networks = [];
        if (NamespaceModes.OtherContainer(record.HostConfig.NetworkMode) is null)
        {
            networks[record.HostConfig.NetworkMode] = new EndpointSettings();
        }

        return networks;
    }

    public static NetworkSettings Settings(ContainerRecord record, RunState state)
    {
        NetworkSettings settings = new() { Ports = [], Networks = Networks(record) };
        if (!state.IsRunning)
        {
            return settings;
        }

        foreach (string port in record.Config.ExposedPorts?.Keys ?? Enumerable.Empty<string>())
        {
            settings.Ports[port] = null;
        }

        // The namespace has no name of its own; the process that lives in it names it.
        settings.SandboxId = record.Id;
        settings.SandboxKey = NamespaceModes.IsHost(record.HostConfig.NetworkMode) ? "/proc/1/ns/net" : $"/proc/{state.Pid}/ns/net";
        return settings;
    }
}
