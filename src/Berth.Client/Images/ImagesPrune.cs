// SPDX-License-Identifier: Apache-2.0
using Berth.Api;
using Berth.Api.Images;
using Berth.Api.Wire;

namespace Berth.Client.Images;

/// <summary>POST /images/prune.</summary>
public static class ImagesPrune
{
    public static ImagesPruneResponse PruneImages(this EngineClient client, Filters filters) =>
        client.Send(EngineRequest.Post("/images/prune").With("filters", filters.ToJson())).EnsureSuccess().Read(ApiJson.Default.ImagesPruneResponse);
}
