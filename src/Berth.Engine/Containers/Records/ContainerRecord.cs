// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Api.Volumes;

namespace Berth.Engine.Containers.Records;

/// <summary>What was decided when a container was created. Immutable; a rename makes a new one. Its parts are never changed once they stand here.</summary>
public sealed record ContainerRecord
{
    public required string Id { get; init; }

    /// <summary>Without a slash.</summary>
    public required string Name { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>The image's id, with its algorithm.</summary>
    public required string ImageId { get; init; }

    public required string Path { get; init; }

    public required IReadOnlyList<string> Args { get; init; }

    /// <summary>The user's configuration with the image's merged under it.</summary>
    public required ContainerConfig Config { get; init; }

    public required HostConfig HostConfig { get; init; }

    public required IReadOnlyList<MountPoint> Mounts { get; init; }

    public string LogPath { get; init; } = "";

    public string ShortId => Id[..12];
}
