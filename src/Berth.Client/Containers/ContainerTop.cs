// SPDX-License-Identifier: Apache-2.0
using Berth.Api;
using Berth.Api.Containers;

namespace Berth.Client.Containers;

/// <summary>GET /containers/{id}/top: the processes, as ps shows them with the given options.</summary>
public static class ContainerTop
{
    public static ContainerTopResponse TopContainer(this EngineClient client, string container, string psArguments) =>
        client.Send(EngineRequest.Get(ContainerPath.Of(container, "/top")).With("ps_args", psArguments)).EnsureSuccess().Read(ApiJson.Default.ContainerTopResponse);
}
