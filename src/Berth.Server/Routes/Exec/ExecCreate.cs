// SPDX-License-Identifier: Apache-2.0
using Berth.Api;
using Berth.Api.Errors;
using Berth.Api.Exec;
using Berth.Api.Versions;
using Berth.Primitives;
using Microsoft.AspNetCore.Http;

namespace Berth.Server.Routes.Exec;

/// <summary>POST /containers/{id}/exec.</summary>
internal static class ExecCreate
{
    public static async Task HandleAsync(ApiRequest request)
    {
        var config = await request.ReadJsonAsync(ApiJson.Default.ExecConfig).ConfigureAwait(false) ?? new ExecConfig();
        if (config.Cmd is not { Count: > 0 })
        {
            throw new EngineException(ErrorKind.InvalidParameter, "No exec command specified");
        }

        if (request.Version < ApiDifferences.ConsoleSize)
        {
            config.ConsoleSize = null;
        }

        var id = await request.Services.Engine.Execs.CreateAsync(request.Name, config, CancellationToken.None).ConfigureAwait(false);
        await request.WriteJsonAsync(new IdResponse { Id = id }, ApiJson.Default.IdResponse, StatusCodes.Status201Created).ConfigureAwait(false);
    }
}
