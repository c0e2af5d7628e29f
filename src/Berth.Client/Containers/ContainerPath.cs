// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;

namespace Berth.Client.Containers;

/// <summary>The path of one container's endpoints.</summary>
internal static class ContainerPath
{
    public static string Of(string container, string endpoint = "") =>
        container.AsSpan().Trim().IsEmpty
            ? throw new EngineException(ErrorKind.InvalidParameter, "invalid container name or ID: value is empty")
            : "/containers/" + EngineRequest.Escape(container.Trim()) + endpoint;
}
