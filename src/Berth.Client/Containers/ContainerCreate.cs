// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;

namespace Berth.Client.Containers;

/// <summary>POST /containers/create.</summary>
public static class ContainerCreate
{
    public static EngineRequest Request(ContainerCreateRequest body, string? name, string? platform) =>
        EngineRequest.Post("/containers/create").With("name", name).With("platform", platform).WithJson(ContainerCreateWriter.Write(body));

    public static ContainerCreateResponse Read(EngineResponse response)
    {
        var json = response.EnsureSuccess().ReadBytes();
        return new ContainerCreateResponse { Id = FlatJson.Text(json, "Id"u8), Warnings = FlatJson.Texts(json, "Warnings"u8) };
    }
}
