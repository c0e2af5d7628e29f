// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Volumes;

namespace Berth.Engine.Containers.Mounts;

/// <summary>One mount that the user asked for, ready for the OCI document.</summary>
internal sealed record PlannedMount
{
    /// <summary>Absolute and clean.</summary>
    public required string Destination { get; init; }

    /// <summary>bind or tmpfs.</summary>
    public required string Type { get; init; }

    public required string Source { get; init; }

    public required string[] Options { get; init; }

    /// <summary>A host directory that is missing is made at the start, as <c>-v</c> has always done.</summary>
    public bool CreateSource { get; init; }

    /// <summary>The propagation that the whole root needs for this mount: shared, slave or private.</summary>
    public string Propagation { get; init; } = "rprivate";

    /// <summary>How inspect shows it; null for what only HostConfig.Tmpfs shows.</summary>
    public MountPoint? Point { get; init; }
}
