// SPDX-License-Identifier: Apache-2.0
using Berth.Api;
using Berth.Api.Containers;
using Berth.Api.Versions;
using Berth.Api.Wire;
using Berth.Engine.Containers;
using Berth.Primitives;

namespace Berth.Server.Routes.Containers;

/// <summary>POST /containers/{id}/wait.</summary>
internal static class ContainerWait
{
    public static async Task HandleAsync(ApiRequest request)
    {
        var gone = request.ClientGone;
        var ended = await request.Services.Engine.Containers.WaitAsync(request.Name, Condition(request), gone).ConfigureAwait(false);
        if (request.Version < ApiDifferences.WaitConditions)
        {
            await request.WriteJsonAsync(await ended.ConfigureAwait(false), ApiJson.Default.ContainerWaitResponse).ConfigureAwait(false);
            return;
        }

        // The head goes out as soon as the wait stands: a client that starts the container next must not miss its end.
        var response = request.Context.Response;
        response.Headers.ContentType = "application/json";
        await response.StartAsync(CancellationToken.None).ConfigureAwait(false);
        await response.BodyWriter.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        var result = await ended.ConfigureAwait(false);
        await response.BodyWriter.WriteAsync(Line(result), CancellationToken.None).ConfigureAwait(false);
    }

    private static ReadOnlyMemory<byte> Line(ContainerWaitResponse result) =>
        (byte[])[.. WireJson.Serialize(result, ApiJson.Default.ContainerWaitResponse), (byte)'\n'];

    private static WaitCondition Condition(ApiRequest request)
    {
        if (request.Version < ApiDifferences.WaitConditions)
        {
            return WaitCondition.NotRunning;
        }

        var text = request.Query["condition"];
        return text switch
        {
            "" or "not-running" => WaitCondition.NotRunning,
            "next-exit" => WaitCondition.NextExit,
            "removed" => WaitCondition.Removed,
            _ => throw new EngineException(ErrorKind.InvalidParameter, $"invalid condition: \"{text}\""),
        };
    }
}
