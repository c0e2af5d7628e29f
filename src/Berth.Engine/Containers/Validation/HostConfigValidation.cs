// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Api.Networks;
using Berth.Primitives;

namespace Berth.Engine.Containers.Validation;

/// <summary>
/// Checks the host-dependent half of a create request. A field that this engine cannot honour is refused, naming the option, and never ignored.
/// </summary>
internal static class HostConfigValidation
{
    public static void Validate(ContainerConfig config, HostConfig host, NetworkingConfig? networking, int cpuCount)
    {
        NamespaceModes.Validate(host);
        ResourceValidation.Validate(host, cpuCount);
        RestartPolicies.Validate(host);
        ValidateNetwork(config, host, networking);
        ValidateRuntime(host);
        if (host.VolumesFrom is { Count: > 0 })
        {
            throw Missing("--volumes-from");
        }

        if (host.VolumeDriver is not ("" or "local"))
        {
            throw Missing($"the volume driver \"{host.VolumeDriver}\"");
        }

        foreach (DeviceRequest request in host.DeviceRequests ?? [])
        {
            string wanted = string.Join(' ', (request.Capabilities ?? []).Select(all => $"[{string.Join(' ', all)}]"));
            throw Invalid($"could not select device driver \"{request.Driver}\" with capabilities: [{wanted}]");
        }

        foreach (Ulimit limit in host.Ulimits ?? [])
        {
            Specification.ResourceLimits.Validate(limit);
        }

        if (host.Init == true)
        {
            throw Missing("an init process (--init)");
        }
    }

    private static void ValidateRuntime(HostConfig host)
    {
        if (host.Runtime is not (null or "berth"))
        {
            throw Invalid($"unknown or invalid runtime name: {host.Runtime}");
        }

        if (host.Isolation is not ("" or "default"))
        {
            throw Invalid($"Invalid isolation: \"{host.Isolation}\" on linux");
        }

        if (host.StorageOpt is { Count: > 0 })
        {
            throw Invalid("--storage-opt is supported only for overlay over xfs with 'pquota' mount option");
        }

        // A path that climbs would put the container, and its limits, beside or above everything else on the host.
        if (host.CgroupParent.Split('/').Contains("..") || host.CgroupParent.Contains('\0'))
        {
            throw Invalid($"invalid cgroup parent: {host.CgroupParent}: it must not contain \"..\"");
        }

        if (host.Cgroup.Length > 0)
        {
            throw Invalid($"invalid cgroup of another container: {host.Cgroup}");
        }
    }

    private static void ValidateNetwork(ContainerConfig config, HostConfig host, NetworkingConfig? networking)
    {
        if (host.PortBindings is { Count: > 0 } ports)
        {
            throw Missing($"published ports (-p {ports.First().Key})");
        }

        if (host.PublishAllPorts && config.ExposedPorts is { Count: > 0 })
        {
            throw Missing("published ports (-P)");
        }

        if (host.Links is { Count: > 0 })
        {
            throw Missing("links (--link)");
        }

        if (NamespaceModes.OtherContainer(host.NetworkMode) is not null)
        {
            ValidateSharedNetwork(config, host);
        }

        if (NamespaceModes.IsHost(host.UtsMode) && config.Hostname.Length > 0)
        {
            throw Invalid("conflicting options: hostname and the UTS mode");
        }

        foreach ((string network, EndpointSettings? endpoint) in networking?.EndpointsConfig ?? [])
        {
            ValidateEndpoint(host, network, endpoint);
        }
    }

    private static void ValidateSharedNetwork(ContainerConfig config, HostConfig host)
    {
        if (config.Hostname.Length > 0)
        {
            throw Invalid("conflicting options: hostname and the network mode");
        }

        if (host.Dns is { Count: > 0 })
        {
            throw Invalid("conflicting options: dns and the network mode");
        }

        if (host.ExtraHosts is { Count: > 0 })
        {
            throw Invalid("conflicting options: custom host-to-IP mapping and the network mode");
        }
    }

    private static void ValidateEndpoint(HostConfig host, string network, EndpointSettings? endpoint)
    {
        bool isOwn = network == host.NetworkMode || (NamespaceModes.IsDefaultNetwork(network) && NamespaceModes.IsDefaultNetwork(host.NetworkMode));
        if (!isOwn)
        {
            throw Invalid($"network {network} not found");
        }

        if (endpoint is null)
        {
            return;
        }

        if (endpoint.IpamConfig is { } ipam && (ipam.Ipv4Address is not null || ipam.Ipv6Address is not null || ipam.LinkLocalIps is { Count: > 0 }))
        {
            throw Invalid("invalid config for network " + network + ": user specified IP address is supported on user defined networks only");
        }

        if (endpoint.Aliases is { Count: > 0 })
        {
            throw Invalid("invalid config for network " + network + ": network-scoped alias is supported only for containers in user defined networks");
        }

        if (endpoint.MacAddress.Length > 0)
        {
            throw Missing($"a chosen MAC address ({endpoint.MacAddress})");
        }

        if (endpoint.Links is { Count: > 0 })
        {
            throw Missing("links (--link)");
        }

        if (endpoint.DriverOpts is { Count: > 0 })
        {
            throw Missing("driver options of a network endpoint");
        }
    }

    private static EngineException Invalid(string message) => ConfigValidation.Invalid(message);

    private static EngineException Missing(string what) => ConfigValidation.Missing(what);
}
