// SPDX-License-Identifier: Apache-2.0
using Berth.Api;
using Berth.Api.Containers;
using Berth.Api.Wire;

namespace Berth.Client.Containers;

/// <summary>POST /containers/prune: removes all that are stopped and match.</summary>
public static class ContainersPrune
{
    public static ContainersPruneResponse PruneContainers(this EngineClient client, Filters filters) =>
        client.Send(EngineRequest.Post("/containers/prune").With("filters", filters.ToJson())).EnsureSuccess().Read(ApiJson.Default.ContainersPruneResponse);
}
