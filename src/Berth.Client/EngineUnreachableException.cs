// SPDX-License-Identifier: Apache-2.0
namespace Berth.Client;

/// <summary>No engine answered, or it went away in the middle.</summary>
public sealed class EngineUnreachableException : Exception
{
    public EngineUnreachableException(string message)
        : base(message)
    {
    }

    public EngineUnreachableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
