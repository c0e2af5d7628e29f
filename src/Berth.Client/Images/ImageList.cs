// SPDX-License-Identifier: Apache-2.0
using Berth.Api;
using Berth.Api.Images;
using Berth.Api.Wire;

namespace Berth.Client.Images;

/// <summary>GET /images/json.</summary>
public static class ImageList
{
    public static IReadOnlyList<ImageSummary> ListImages(this EngineClient client, bool all, Filters filters) =>
        client.Send(EngineRequest.Get("/images/json").With("all", all).With("filters", filters.ToJson())).EnsureSuccess().Read(ApiJson.Default.IReadOnlyListImageSummary);
}
