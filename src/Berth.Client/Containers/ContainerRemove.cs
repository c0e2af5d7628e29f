// SPDX-License-Identifier: Apache-2.0
namespace Berth.Client.Containers;

/// <summary>DELETE /containers/{id}.</summary>
public static class ContainerRemove
{
    public static EngineRequest Request(string container, bool force, bool removeVolumes, bool link) =>
        EngineRequest.Delete(ContainerPath.Of(container)).With("force", force).With("link", link).With("v", removeVolumes);
}
