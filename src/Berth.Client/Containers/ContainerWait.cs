// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;

namespace Berth.Client.Containers;

/// <summary>POST /containers/{id}/wait. The headers come as soon as the wait is registered, the body when the condition holds.</summary>
public static class ContainerWait
{
    /// <param name="container">Name or id.</param>
    /// <param name="condition">not-running (the default), next-exit or removed.</param>
    public static EngineRequest Request(string container, string? condition) =>
        EngineRequest.Post(ContainerPath.Of(container, "/wait")).With("condition", condition);

    public static ContainerWaitResponse Read(EngineResponse response)
    {
        // The object is the whole answer: the end of the body comes a moment later and nobody needs to wait for it.
        var json = JsonSequence.Read(response.EnsureSuccess().Body).FirstOrDefault() ?? [];
        var failure = FlatJson.NestedText(json, "Error"u8, "Message"u8);
        return new ContainerWaitResponse
        {
            StatusCode = (json.Length > 0 ? FlatJson.Number(json, "StatusCode"u8) : null)
                ?? throw new EngineUnreachableException("the engine went away before the container ended: unexpected EOF"),
            Error = failure.Length > 0 ? new ContainerWaitExitError { Message = failure } : null,
        };
    }
}
