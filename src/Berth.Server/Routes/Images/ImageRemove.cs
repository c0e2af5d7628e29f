// SPDX-License-Identifier: Apache-2.0
using Berth.Api;

namespace Berth.Server.Routes.Images;

/// <summary>DELETE /images/{name}.</summary>
internal static class ImageRemove
{
    public static Task HandleAsync(ApiRequest request)
    {
        var query = request.Query;
        var removed = request.Services.Engine.Images.Remove(request.Name, query.Bool("force"), query.Bool("noprune"));
        return request.WriteJsonAsync(removed, ApiJson.Default.IReadOnlyListImageDeleteResponse);
    }
}
