// SPDX-License-Identifier: Apache-2.0
using Berth.Engine.Images;
using Berth.Primitives;
using Berth.Runtime.Shim.Protocol;

namespace Berth.Engine.Containers.Create;

/// <summary>The writable layers of containers.</summary>
internal interface IContainerSnapshots
{
    /// <summary>Makes a container's own directories over an image.</summary>
    void Create(string containerId, ResolvedImage image);

    /// <summary>The stack that its root is made from.</summary>
    /// <exception cref="EngineException">NotFound or DataLoss: a part of it is gone.</exception>
    ShimOverlay Overlay(string containerId);

    /// <summary>Bytes that the container has written, and of its whole root filesystem.</summary>
    (long Written, long Total) Sizes(string containerId);

    /// <summary>Takes them out of sight; no error when they are not there.</summary>
    /// <returns>Deletes the files.</returns>
    Action Remove(string containerId);

    /// <summary>Every container that has directories, known to the database or not.</summary>
    IReadOnlyList<string> List();
}
