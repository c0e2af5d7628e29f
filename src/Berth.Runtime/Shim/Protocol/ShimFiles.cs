// SPDX-License-Identifier: Apache-2.0
namespace Berth.Runtime.Shim.Protocol;

/// <summary>Names inside a bundle directory that daemon and shim agree on.</summary>
public static class ShimFiles
{
    public const string Configuration = "config.json";

    /// <summary>Where the next daemon finds the shim.</summary>
    public const string Socket = "shim.sock";

    /// <summary>The descriptor on which the daemon that starts a shim talks to it.</summary>
    public const int ControlDescriptor = 3;

    /// <summary>No message is longer: a longer length prefix means a broken peer.</summary>
    public const int MaximumMessageLength = 4 * 1024 * 1024;
}
