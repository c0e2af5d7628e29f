// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;

namespace Berth.Client.Images;

/// <summary>POST /images/{name}/tag.</summary>
public static class ImageTag
{
    public static void TagImage(this EngineClient client, string image, ImageReference target) =>
        client.Send(EngineRequest.Post($"/images/{EngineRequest.Escape(image)}/tag").With("repo", target.Name).With("tag", target.Tag)).EnsureSuccess().Dispose();
}
