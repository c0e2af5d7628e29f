// SPDX-License-Identifier: Apache-2.0
namespace Berth.Client.Containers;

/// <summary>POST /containers/{id}/kill: a signal, SIGKILL if none is named.</summary>
public static class ContainerKill
{
    public static EngineRequest Request(string container, string? signal) =>
        EngineRequest.Post(ContainerPath.Of(container, "/kill")).With("signal", signal);
}
