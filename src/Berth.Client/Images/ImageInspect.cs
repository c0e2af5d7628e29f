// SPDX-License-Identifier: Apache-2.0
namespace Berth.Client.Images;

/// <summary>GET /images/{name}/json.</summary>
public static class ImageInspect
{
    /// <param name="platform">As JSON; empty for the engine's own.</param>
    public static EngineRequest Request(string image, string platform) => EngineRequest.Get($"/images/{EngineRequest.Escape(image)}/json").With("platform", platform);
}
