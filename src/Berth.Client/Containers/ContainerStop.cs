// SPDX-License-Identifier: Apache-2.0
namespace Berth.Client.Containers;

/// <summary>POST /containers/{id}/stop. Answers 304 when it does not run.</summary>
public static class ContainerStop
{
    public static EngineRequest Request(string container, string? signal, long? timeoutSeconds) =>
        EngineRequest.Post(ContainerPath.Of(container, "/stop")).With("signal", signal).With("t", timeoutSeconds);
}
