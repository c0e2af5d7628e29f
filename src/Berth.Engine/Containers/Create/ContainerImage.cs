// SPDX-License-Identifier: Apache-2.0
using Berth.Oci.Image;
using Berth.Primitives;

namespace Berth.Engine.Containers.Create;

/// <summary>What a container needs to know of its image.</summary>
/// <param name="ChainId">Its topmost layer; empty for an image without layers.</param>
internal sealed record ContainerImage(Digest Id, ImageConfig Config, Digest ChainId);

/// <summary>Where containers get images from.</summary>
internal interface IContainerImages
{
    /// <exception cref="EngineException">NotFound, in Docker's words.</exception>
    ContainerImage Resolve(string nameOrId, string? platform);
}
