// SPDX-License-Identifier: Apache-2.0
namespace Berth.Client.Containers;

/// <summary>POST /containers/{id}/resize.</summary>
public static class ContainerResize
{
    public static EngineRequest Request(string container, int rows, int columns) =>
        EngineRequest.Post(ContainerPath.Of(container, "/resize")).With("h", rows).With("w", columns);
}
