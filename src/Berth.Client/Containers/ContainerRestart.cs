// SPDX-License-Identifier: Apache-2.0
namespace Berth.Client.Containers;

/// <summary>POST /containers/{id}/restart.</summary>
public static class ContainerRestart
{
    public static EngineRequest Request(string container, string? signal, long? timeoutSeconds) =>
        EngineRequest.Post(ContainerPath.Of(container, "/restart")).With("signal", signal).With("t", timeoutSeconds);
}
