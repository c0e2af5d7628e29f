// SPDX-License-Identifier: Apache-2.0
using Berth.Api;

namespace Berth.Server.Routes.Images;

/// <summary>GET /images/{name}/history.</summary>
internal static class ImageHistory
{
    public static Task HandleAsync(ApiRequest request)
    {
        request.Services.Engine.Images.Resolve(request.Name, request.Query["platform"]);
        return request.WriteJsonAsync(request.Services.Engine.Images.History(request.Name), ApiJson.Default.IReadOnlyListHistoryItem);
    }
}
