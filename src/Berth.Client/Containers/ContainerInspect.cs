// SPDX-License-Identifier: Apache-2.0
using Berth.Api;
using Berth.Api.Containers;

namespace Berth.Client.Containers;

/// <summary>GET /containers/{id}/json.</summary>
public static class ContainerInspect
{
    public static EngineRequest Request(string container, bool size) => EngineRequest.Get(ContainerPath.Of(container, "/json")).With("size", size);

    public static ContainerInspectResponse InspectContainer(this EngineClient client, string container) =>
        client.Send(Request(container, size: false)).EnsureSuccess().Read(ApiJson.Default.ContainerInspectResponse);
}
