// SPDX-License-Identifier: Apache-2.0
namespace Berth.Client.Containers;

/// <summary>POST /containers/{id}/pause.</summary>
public static class ContainerPause
{
    public static EngineRequest Request(string container) =>
        EngineRequest.Post(ContainerPath.Of(container, "/pause"));
}
