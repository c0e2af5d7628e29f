// SPDX-License-Identifier: Apache-2.0
namespace Berth.Client.Containers;

/// <summary>POST /containers/{id}/unpause.</summary>
public static class ContainerUnpause
{
    public static EngineRequest Request(string container) =>
        EngineRequest.Post(ContainerPath.Of(container, "/unpause"));
}
