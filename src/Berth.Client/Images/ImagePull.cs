// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;

namespace Berth.Client.Images;

/// <summary>POST /images/create: the answer is a stream of progress messages, of which one may be an error.</summary>
public static class ImagePull
{
    public static EngineRequest Request(ImageReference image, string? platform) =>
        EngineRequest.Post("/images/create")
            .With("fromImage", image.FamiliarName)
            .With("platform", platform)
            .With("tag", image.Digest.IsEmpty ? image.Tag : image.Digest.ToString());
}
