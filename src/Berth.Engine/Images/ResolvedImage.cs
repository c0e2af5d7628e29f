// SPDX-License-Identifier: Apache-2.0
using Berth.Oci.Image;
using Berth.Primitives;

namespace Berth.Engine.Images;

/// <summary>An image as a container needs it.</summary>
/// <param name="Id">The digest of its configuration.</param>
/// <param name="Config">Its configuration.</param>
/// <param name="ChainId">Its topmost layer, empty for an image without layers: what a snapshot is prepared on.</param>
/// <param name="LayerDirs">Its unpacked layers, top first.</param>
public sealed record ResolvedImage(Digest Id, ImageConfig Config, Digest ChainId, IReadOnlyList<string> LayerDirs);

/// <summary>A container that was made from an image.</summary>
public readonly record struct ImageUse(string ContainerId, Digest Image, bool IsRunning);
