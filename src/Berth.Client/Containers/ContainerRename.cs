// SPDX-License-Identifier: Apache-2.0
namespace Berth.Client.Containers;

/// <summary>POST /containers/{id}/rename.</summary>
public static class ContainerRename
{
    public static EngineRequest Request(string container, string newName) =>
        EngineRequest.Post(ContainerPath.Of(container, "/rename")).With("name", newName);
}
