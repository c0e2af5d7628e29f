// SPDX-License-Identifier: Apache-2.0
using Berth.Api;
using Berth.Api.Versions;
using Berth.Engine.Images;

namespace Berth.Server.Routes.Images;

/// <summary>GET /images/json.</summary>
internal static class ImageList
{
    public static Task HandleAsync(ApiRequest request)
    {
        var query = request.Query;
        var sharedSize = request.Version >= ApiDifferences.ImageSharedSize && query.Bool("shared-size");
        var images = request.Services.Engine.Images.List(new ImageListOptions { All = query.Bool("all"), Filters = query.Filters(), SharedSize = sharedSize });
        if (request.Version < ApiDifferences.NoPlaceholderNames)
        {
            foreach (var image in images.Where(image => image.RepoTags.Count == 0 && image.RepoDigests.Count == 0))
            {
                image.RepoTags = ["<none>:<none>"];
                image.RepoDigests = ["<none>@<none>"];
            }
        }

        if (request.Version < ApiDifferences.NoVirtualSize)
        {
            foreach (var image in images)
            {
                image.VirtualSize = image.Size;
            }
        }

        return request.WriteJsonAsync(images, ApiJson.Default.IReadOnlyListImageSummary);
    }
}
