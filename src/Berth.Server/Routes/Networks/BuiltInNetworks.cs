// SPDX-License-Identifier: Apache-2.0
using System.Security.Cryptography;
using System.Text;
using Berth.Api.Networks;
using Berth.Api.Wire;
using Berth.Engine.Containers;
using Berth.Primitives;

namespace Berth.Server.Routes.Networks;

/// <summary>The networks that are there without anybody making them. A bridge is not among them before the engine can make one.</summary>
internal static class BuiltInNetworks
{
    private static readonly (string Name, string Driver)[] s_networks = [("host", "host"), ("none", "null")];

    public static async Task<IReadOnlyList<NetworkResource>> ListAsync(ApiRequest request)
    {
        var networks = s_networks.Select(network => Describe(request, network.Name, network.Driver)).ToArray();
        var running = await request.Services.Engine.Queries.ListAsync(new ContainerListOptions(), CancellationToken.None).ConfigureAwait(false);
        foreach (var container in running)
        {
            var network = networks.FirstOrDefault(one => one.Name == container.HostConfig?.NetworkMode);
            if (network is not null)
            {
                network.Containers[container.Id] = new NetworkContainer { Name = container.Names is [var name, ..] ? name.TrimStart('/') : "" };
            }
        }

        return networks;
    }

    public static async Task<NetworkResource> FindAsync(ApiRequest request, string nameOrId)
    {
        var all = await ListAsync(request).ConfigureAwait(false);
        return all.FirstOrDefault(network => network.Name == nameOrId)
            ?? all.FirstOrDefault(network => network.Id.StartsWith(nameOrId, StringComparison.Ordinal))
            ?? throw new EngineException(ErrorKind.NotFound, $"network {nameOrId} not found");
    }

    /// <summary>The identifier is the same as long as the data root lives, without having to be kept.</summary>
    private static NetworkResource Describe(ApiRequest request, string name, string driver) => new()
    {
        Name = name,
        Id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{request.Services.System.Id}/network/{name}"))),
        Created = GoTime.Format(new DateTimeOffset(Directory.GetCreationTimeUtc(request.Services.Engine.Paths.DataRoot), TimeSpan.Zero)),
        Driver = driver,
        EnableIpv4 = true,
        Ipam = new NetworkIpam { Config = [] },
    };
}
