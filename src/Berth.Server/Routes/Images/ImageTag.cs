// SPDX-License-Identifier: Apache-2.0
using Microsoft.AspNetCore.Http;

namespace Berth.Server.Routes.Images;

/// <summary>POST /images/{name}/tag.</summary>
internal static class ImageTag
{
    public static Task HandleAsync(ApiRequest request)
    {
        var query = request.Query;
        request.Services.Engine.Images.Tag(request.Name, query["repo"], query["tag"] is { Length: > 0 } tag ? tag : null);
        request.Context.Response.StatusCode = StatusCodes.Status201Created;
        request.Context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }
}
