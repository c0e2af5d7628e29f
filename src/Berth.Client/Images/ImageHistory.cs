// SPDX-License-Identifier: Apache-2.0
using Berth.Api;
using Berth.Api.Images;

namespace Berth.Client.Images;

/// <summary>GET /images/{name}/history.</summary>
public static class ImageHistory
{
    /// <param name="platform">As JSON; empty for the engine's own.</param>
    public static IReadOnlyList<HistoryItem> HistoryOfImage(this EngineClient client, string image, string platform) =>
        client.Send(EngineRequest.Get($"/images/{EngineRequest.Escape(image)}/history").With("platform", platform))
            .EnsureSuccess().Read(ApiJson.Default.IReadOnlyListHistoryItem);
}
