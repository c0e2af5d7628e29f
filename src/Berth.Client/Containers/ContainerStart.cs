// SPDX-License-Identifier: Apache-2.0
namespace Berth.Client.Containers;

/// <summary>POST /containers/{id}/start.</summary>
public static class ContainerStart
{
    public static EngineRequest Request(string container) => EngineRequest.Post(ContainerPath.Of(container, "/start"));

    public static void StartContainer(this EngineClient client, string container) => client.Send(Request(container)).EnsureSuccess().Dispose();
}
