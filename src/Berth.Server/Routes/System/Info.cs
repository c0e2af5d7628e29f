// SPDX-License-Identifier: Apache-2.0
using Berth.Api;
using Berth.Api.System;
using Berth.Api.Versions;

namespace Berth.Server.Routes.System;

/// <summary>GET /info.</summary>
internal static class Info
{
    public static async Task HandleAsync(ApiRequest request)
    {
        var info = await request.Services.System.InfoAsync(CancellationToken.None).ConfigureAwait(false);
        if (request.Version < ApiDifferences.NoExpectedCommits)
        {
            AddOldFields(info);
        }

        await request.WriteJsonAsync(info, ApiJson.Default.SystemInfo).ConfigureAwait(false);
    }

    private static void AddOldFields(SystemInfo info)
    {
        foreach (var commit in (ReadOnlySpan<CommitInfo>)[info.ContainerdCommit, info.RuncCommit, info.InitCommit])
        {
            commit.Expected = commit.Id;
        }

        info.BridgeNfIptables ??= false;
        info.BridgeNfIp6Tables ??= false;
        if (info.RegistryConfig is { } registry)
        {
            registry.AllowNondistributableArtifactsCidrs ??= [];
            registry.AllowNondistributableArtifactsHostnames ??= [];
        }
    }
}
