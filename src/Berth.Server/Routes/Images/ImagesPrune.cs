// SPDX-License-Identifier: Apache-2.0
using Berth.Api;

namespace Berth.Server.Routes.Images;

/// <summary>POST /images/prune.</summary>
internal static class ImagesPrune
{
    public static Task HandleAsync(ApiRequest request) =>
        request.WriteJsonAsync(request.Services.Engine.Images.Prune(request.Query.Filters()), ApiJson.Default.ImagesPruneResponse);
}
