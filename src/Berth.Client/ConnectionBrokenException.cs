// SPDX-License-Identifier: Apache-2.0
namespace Berth.Client;

/// <summary>A connection that was there broke while it was used.</summary>
public sealed class ConnectionBrokenException : IOException
{
    public ConnectionBrokenException(Exception innerException)
        : base("error during connect: " + innerException.Message, innerException)
    {
    }
}
