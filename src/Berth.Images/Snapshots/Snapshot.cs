// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;

namespace Berth.Images.Snapshots;

/// <summary>The parts of one container's root file system, ready for an overlay mount.</summary>
public sealed record Snapshot
{
    /// <summary>Read-only directories, top first.</summary>
    public required IReadOnlyList<string> LowerDirs { get; init; }

    public required string UpperDir { get; init; }

    public required string WorkDir { get; init; }

    /// <summary>The image's topmost layer, or empty for an image without layers.</summary>
    public required Digest ChainId { get; init; }
}
