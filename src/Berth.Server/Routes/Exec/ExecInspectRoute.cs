// SPDX-License-Identifier: Apache-2.0
using Berth.Api;

namespace Berth.Server.Routes.Exec;

/// <summary>GET /exec/{id}/json.</summary>
internal static class ExecInspectRoute
{
    public static async Task HandleAsync(ApiRequest request)
    {
        var exec = await request.Services.Engine.Execs.InspectAsync(request.Name, CancellationToken.None).ConfigureAwait(false);
        await request.WriteJsonAsync(exec, ApiJson.Default.ExecInspect).ConfigureAwait(false);
    }
}
