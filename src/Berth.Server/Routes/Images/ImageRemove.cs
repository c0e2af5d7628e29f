// SPDX-License-Identifier: Apache-2.0
using Berth.Api;

namespace Berth.Server.Routes.Images;

/// <summary>DELETE /images/{name}.</summary>
internal static class ImageRemove
{
    public static Task HandleAsync(ApiRequest request)
    {
        var query = request.Query;
        foreach (var platform in query.All("platforms"))
        {
            // An image here is of one platform: removing it for another one would be the wrong image.
            request.Services.Engine.Images.Resolve(request.Name, platform);
        }

        var removed = request.Services.Engine.Images.Remove(request.Name, query.Bool("force"), query.Bool("noprune"));
        return request.WriteJsonAsync(removed, ApiJson.Default.IReadOnlyListImageDeleteResponse);
    }
}
