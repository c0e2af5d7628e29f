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

    public static IReadOnlyList<NetworkResource> List(ApiRequest request) =>
        [.. s_networks.Select(network => Describe(request, network.Name, network.Driver))];

    /// <summary>One network with the running containers in it.</summary>
    public static async Task<NetworkResource> InspectAsync(ApiRequest request, string nameOrId)
    {
        var all = List(request);
        var network = all.FirstOrDefault(one => one.Name == nameOrId)
            ?? all.FirstOrDefault(one => one.Id.StartsWith(nameOrId, StringComparison.Ordinal))
            ?? throw new EngineException(ErrorKind.NotFound, $"network {nameOrId} not found");
        var running = await request.Services.Engine.Queries.ListAsync(new ContainerListOptions(), CancellationToken.None).ConfigureAwait(false);
        foreach (var container in running.Where(one => one.HostConfig?.NetworkMode == network.Name))
        {
            network.Containers[container.Id] = new NetworkContainer { Name = container.Names is [var name, ..] ? name.TrimStart('/') : "" };
        }

        return network;
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
