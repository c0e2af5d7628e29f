// SPDX-License-Identifier: Apache-2.0
using Berth.Api;
using Berth.Api.Exec;
using Berth.Api.Versions;
using Berth.Engine.Streams;
using Berth.Primitives;
using Berth.Server.Streams;

namespace Berth.Server.Routes.Exec;

/// <summary>POST /exec/{id}/start.</summary>
internal static class ExecStart
{
    public static async Task HandleAsync(ApiRequest request)
    {
        var config = await request.ReadJsonAsync(ApiJson.Default.ExecStartConfig).ConfigureAwait(false) ?? new ExecStartConfig();
        if (request.Version < ApiDifferences.ConsoleSize)
        {
            config.ConsoleSize = null;
        }
        else if (config.ConsoleSize is { Length: not 2 })
        {
            throw new EngineException(ErrorKind.InvalidParameter, "ConsoleSize must be a height and a width");
        }

        Func<bool, Task<HijackedStream>>? hijack = config.Detach ? null : async tty => await Hijack.TakeOverAsync(request, tty).ConfigureAwait(false);
        await request.Services.Engine.Execs.StartAsync(request.Name, config, hijack, CancellationToken.None).ConfigureAwait(false);
        request.Context.Response.ContentLength = 0;
    }
}
