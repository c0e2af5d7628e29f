// SPDX-License-Identifier: Apache-2.0
using Berth.Api;
using Berth.Api.Containers;
using Berth.Api.Wire;

namespace Berth.Client.Containers;

/// <summary>POST /containers/create.</summary>
public static class ContainerCreate
{
    public static EngineRequest Request(ContainerCreateRequest body, string? name, string? platform) =>
        EngineRequest.Post("/containers/create").With("name", name).With("platform", platform)
            .WithJson(WireJson.Serialize(body, ApiJson.Default.ContainerCreateRequest));

    public static ContainerCreateResponse Read(EngineResponse response) => response.EnsureSuccess().Read(ApiJson.Default.ContainerCreateResponse);
}
