// SPDX-License-Identifier: Apache-2.0
namespace Berth.Oci.Runtime;

/// <summary>The state that hooks read on stdin and that the "state" verb prints (runtime.md, State).</summary>
public sealed record ContainerState
{
    public string OciVersion { get; init; } = RuntimeSpec.Version;

    public required string Id { get; init; }

    /// <summary>creating, created, running, paused or stopped.</summary>
    public required string Status { get; init; }

    /// <summary>As seen from the host; 0 or absent when stopped.</summary>
    public int Pid { get; init; }

    public required string Bundle { get; init; }

    public Dictionary<string, string>? Annotations { get; init; }
}

/// <summary>What goes with the seccomp listener to LinuxSeccomp.ListenerPath (config-linux.md, containerProcessState).</summary>
public sealed record ContainerProcessState
{
    public string OciVersion { get; init; } = RuntimeSpec.Version;

    public required string[] Fds { get; init; }

    public int Pid { get; init; }

    public string? Metadata { get; init; }

    public required ContainerState State { get; init; }
}
