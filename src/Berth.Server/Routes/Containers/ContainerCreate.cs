// SPDX-License-Identifier: Apache-2.0
using Berth.Api;
using Berth.Api.Containers;
using Berth.Api.Versions;
using Berth.Primitives;
using Microsoft.AspNetCore.Http;

namespace Berth.Server.Routes.Containers;

/// <summary>POST /containers/create.</summary>
internal static class ContainerCreate
{
    public static async Task HandleAsync(ApiRequest request)
    {
        var body = await request.ReadJsonAsync(ApiJson.Default.ContainerCreateRequest).ConfigureAwait(false)
            ?? throw new EngineException(ErrorKind.InvalidParameter, "config cannot be empty in order to create a container");
        AdjustToVersion(body, request.Version);
        var name = request.Query["name"];
        var platform = request.Version >= ApiDifferences.CreatePlatform ? request.Query["platform"] : "";
        var created = await request.Services.Engine.Containers
            .CreateAsync(name.Length == 0 ? null : name, body, platform.Length == 0 ? null : platform, CancellationToken.None)
            .ConfigureAwait(false);
        await request.WriteJsonAsync(created, ApiJson.Default.ContainerCreateResponse, StatusCodes.Status201Created).ConfigureAwait(false);
    }

    /// <summary>Gives a request of an older version the meaning that it had then.</summary>
    private static void AdjustToVersion(ContainerCreateRequest body, ApiVersion version)
    {
        if (body.HostConfig is not { } host)
        {
            return;
        }

        if (version < ApiDifferences.DaemonRemoves)
        {
            // Those clients remove the container themselves.
            host.AutoRemove = false;
        }

        if (version < ApiDifferences.PrivateCgroupNamespace && string.IsNullOrEmpty(host.CgroupnsMode))
        {
            host.CgroupnsMode = "host";
        }
    }
}
