// SPDX-License-Identifier: Apache-2.0
using Berth.Api;
using Berth.Api.Containers;

namespace Berth.Client.Containers;

/// <summary>POST /containers/{id}/wait. The headers come as soon as the wait is registered, the body when the condition holds.</summary>
public static class ContainerWait
{
    /// <param name="container">Name or id.</param>
    /// <param name="condition">not-running (the default), next-exit or removed.</param>
    public static EngineRequest Request(string container, string? condition) =>
        EngineRequest.Post(ContainerPath.Of(container, "/wait")).With("condition", condition);

    public static ContainerWaitResponse Read(EngineResponse response) => response.EnsureSuccess().Read(ApiJson.Default.ContainerWaitResponse);
}
