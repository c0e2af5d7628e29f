// SPDX-License-Identifier: Apache-2.0
namespace Berth.Client;

/// <summary>The engine refused a request. The message is the engine's own.</summary>
public sealed class EngineApiException : Exception
{
    public EngineApiException(int status, string message)
        : base(message) => Status = status;

    /// <summary>The HTTP status.</summary>
    public int Status { get; }
}
