// SPDX-License-Identifier: Apache-2.0
using Berth.Cgroups;
using Berth.Linux.Handles;
using Berth.Oci.Runtime;

namespace Berth.Runtime.Lifecycle;

/// <summary>Descriptors that become 0, 1 and 2 of the container's process. Borrowed: whoever made them closes them.</summary>
public sealed record StandardStreams(SafeFd Input, SafeFd Output, SafeFd Error);

/// <summary>A root file system that is put together from layers inside the container's mount namespace; the host sees no mount of it.</summary>
public sealed record OverlayRoot
{
    /// <summary>Topmost layer first.</summary>
    public required IReadOnlyList<string> LowerDirs { get; init; }

    /// <summary>Null, together with <see cref="WorkDir"/>, for a read-only stack.</summary>
    public string? UpperDir { get; init; }

    public string? WorkDir { get; init; }

    /// <summary>More overlay options, "key" or "key=value".</summary>
    public IReadOnlyList<string>? MountOptions { get; init; }
}

/// <summary>What the launcher needs to start a container. All descriptors and the cgroup stay the caller's.</summary>
public sealed record LaunchRequest
{
    public required string Id { get; init; }

    /// <summary>Absolute.</summary>
    public required string BundlePath { get; init; }

    public required RuntimeSpec Spec { get; init; }

    /// <summary>Made, limited and joined by the launcher, and removed again when the launch fails. Null leaves the container in the caller's cgroups.</summary>
    public ICgroup? Cgroup { get; init; }

    /// <summary>Null exactly when spec.process.terminal is set: then a terminal is made inside the container.</summary>
    public StandardStreams? Streams { get; init; }

    /// <summary>Used instead of spec.root.path as the root file system.</summary>
    public OverlayRoot? Overlay { get; init; }

    /// <summary>Stops before execve until <see cref="LaunchedContainer.Start"/>.</summary>
    public bool WaitForStart { get; init; }

    /// <summary>
    /// With <see cref="WaitForStart"/>: a listening SOCK_SEQPACKET unix socket on which the container waits, so that another process
    /// can start it. Null: only <see cref="LaunchedContainer.Start"/> can.
    /// </summary>
    public SafeFd? StartListener { get; init; }

    /// <summary>These become 3, 4, ... of the container's process.</summary>
    public IReadOnlyList<SafeFd> ExtraFds { get; init; } = [];

    /// <summary>Where compiled seccomp programs are kept; null compiles each time.</summary>
    public string? SeccompCacheDirectory { get; init; }

    /// <summary>Moves the root over the old one instead of pivot_root, for a host whose root is an initramfs.</summary>
    public bool NoPivot { get; init; }

    /// <summary>Keeps the caller's session keyring.</summary>
    public bool NoNewKeyring { get; init; }
}

/// <summary>A further process in a running container.</summary>
public sealed record ExecRequest
{
    /// <summary>The container's id, which names the session keyring.</summary>
    public required string Id { get; init; }

    /// <summary>The container's first process.</summary>
    public required SafeFd InitPidFd { get; init; }

    /// <summary>The container's own configuration: its namespaces, seccomp profile and personality hold here too.</summary>
    public required RuntimeSpec Spec { get; init; }

    public required Process Process { get; init; }

    /// <summary>Joined when it is not null.</summary>
    public ICgroup? Cgroup { get; init; }

    /// <summary>Null exactly when process.terminal is set.</summary>
    public StandardStreams? Streams { get; init; }

    public IReadOnlyList<SafeFd> ExtraFds { get; init; } = [];

    public string? SeccompCacheDirectory { get; init; }

    public bool NoNewKeyring { get; init; }
}
