// SPDX-License-Identifier: Apache-2.0
using Berth.Engine.Images;
using Berth.Images.Snapshots;
using Berth.Runtime.Shim.Protocol;

namespace Berth.Engine.Containers.Create;

/// <summary>The image service as containers see it.</summary>
internal sealed class StoredImages(ImageService images) : IContainerImages, IContainerSnapshots
{
    public ResolvedImage Resolve(string nameOrId, string? platform) => images.Resolve(nameOrId, platform);

    public void Create(string containerId, ResolvedImage image) => images.PrepareSnapshot(containerId, image);

    public ShimOverlay Overlay(string containerId)
    {
        Snapshot snapshot = images.Snapshots.Open(containerId);
        return new ShimOverlay { LowerDirectories = snapshot.LowerDirs, UpperDirectory = snapshot.UpperDir, WorkDirectory = snapshot.WorkDir };
    }

    public (long Written, long Total) Sizes(string containerId)
    {
        long written = images.Snapshots.SizeOf(containerId);
        return (written, written + images.SizeOfLayers(images.Snapshots.Open(containerId).ChainId));
    }

    public Action Remove(string containerId) => images.RemoveSnapshot(containerId);

    public IReadOnlyList<string> List() => [.. images.Snapshots.Walk()];
}
