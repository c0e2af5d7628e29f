// SPDX-License-Identifier: Apache-2.0
using Berth.Engine.Images;
using Berth.Primitives;
using Berth.Server.Streams;

namespace Berth.Server.Routes.Images;

/// <summary>POST /images/load: an archive of images as the body.</summary>
internal static class ImagesLoad
{
    public static async Task HandleAsync(ApiRequest request)
    {
        var query = request.Query;
        var platform = query["platform"];
        var progress = new ProgressStream(request.Context.Response);
        try
        {
            await progress.RunAsync(() => request.Services.Engine.Images.LoadAsync(
                request.Context.Request.Body,
                PlatformParameter.Parse(platform),
                query.Bool("quiet"),
                progress.Report,
                request.Context.RequestAborted)).ConfigureAwait(false);
        }
        catch (EngineException failure)
        {
            // Clients read the result of a load from the stream alone.
            await progress.WriteErrorAsync(failure.Message).ConfigureAwait(false);
        }
    }
}
