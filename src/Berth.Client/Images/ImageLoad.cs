// SPDX-License-Identifier: Apache-2.0
namespace Berth.Client.Images;

/// <summary>POST /images/load: images from an archive.</summary>
public static class ImageLoad
{
    /// <param name="platform">As JSON; empty for all.</param>
    /// <returns>The engine's progress messages.</returns>
    public static EngineResponse LoadImages(this EngineClient client, Stream archive, bool quiet, string platform) =>
        client.Send(EngineRequest.Post("/images/load").With("quiet", quiet).With("platform", platform).WithStream(archive, "application/x-tar")).EnsureSuccess();
}
