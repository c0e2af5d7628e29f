// SPDX-License-Identifier: Apache-2.0
using Berth.Api;
using Berth.Api.Images;

namespace Berth.Client.Images;

/// <summary>DELETE /images/{name}.</summary>
public static class ImageRemove
{
    /// <param name="platforms">As JSON, each.</param>
    public static IReadOnlyList<ImageDeleteResponse> RemoveImage(this EngineClient client, string image, bool force, bool keepParents, IReadOnlyList<string> platforms)
    {
        EngineRequest request = EngineRequest.Delete($"/images/{EngineRequest.Escape(image)}").With("force", force).With("noprune", keepParents);
        foreach (string platform in platforms)
        {
            request.With("platforms", platform);
        }

        return client.Send(request).EnsureSuccess().Read(ApiJson.Default.IReadOnlyListImageDeleteResponse);
    }
}
