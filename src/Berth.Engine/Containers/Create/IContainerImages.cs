// SPDX-License-Identifier: Apache-2.0
using Berth.Engine.Images;
using Berth.Primitives;

namespace Berth.Engine.Containers.Create;

/// <summary>Where containers get images from.</summary>
internal interface IContainerImages
{
    /// <exception cref="EngineException">NotFound, in Docker's words.</exception>
    ResolvedImage Resolve(string nameOrId, string? platform);
}
