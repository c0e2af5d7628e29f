// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Images;
using Berth.Engine.Images;
using Berth.Primitives;
using Berth.Server.Streams;

namespace Berth.Server.Routes.Images;

/// <summary>POST /images/create: an import of a root file system; a pull comes with registries.</summary>
internal static class ImageCreate
{
    public static async Task HandleAsync(ApiRequest request)
    {
        var query = request.Query;
        var image = query["fromImage"];
        if (image.Length > 0)
        {
            var wanted = Tagged(image, query["tag"]);
            var reference = ImageReference.Parse(wanted);
            throw new EngineException(
                ErrorKind.NotImplemented,
                $"{reference.WithDefaultTag().Familiar} is not in the local store, and pulling images is not implemented by berth yet: load it (docker load) or import it (docker import)");
        }

        var source = query["fromSrc"];
        if (source != "-")
        {
            throw source.Length == 0
                ? new EngineException(ErrorKind.InvalidParameter, "either fromImage or fromSrc must be given")
                : new EngineException(ErrorKind.NotImplemented, $"importing from a URL ({source}) is not implemented by berth yet: download it and import the file");
        }

        await ImportAsync(request).ConfigureAwait(false);
    }

    private static async Task ImportAsync(ApiRequest request)
    {
        var query = request.Query;
        var progress = new ProgressStream(request.Context.Response);
        try
        {
            await progress.RunAsync(async () =>
            {
                var id = await request.Services.Engine.Images.ImportAsync(
                    request.Context.Request.Body,
                    new ImageImportRequest
                    {
                        Repository = NullIfEmpty(query["repo"]),
                        Tag = NullIfEmpty(query["tag"]),
                        Message = NullIfEmpty(query["message"]),
                        Changes = query.All("changes"),
                        Platform = NullIfEmpty(query["platform"]),
                    },
                    request.Context.RequestAborted).ConfigureAwait(false);
                progress.Report(new JsonMessage { Status = id.ToString() });
            }).ConfigureAwait(false);
        }
        catch (EngineException failure) when (progress.Started)
        {
            await progress.WriteErrorAsync(failure.Message).ConfigureAwait(false);
        }
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private static string Tagged(string name, string tag) => tag.Length == 0 ? name : tag.Contains(':', StringComparison.Ordinal) ? $"{name}@{tag}" : $"{name}:{tag}";
}
