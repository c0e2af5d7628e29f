// SPDX-License-Identifier: Apache-2.0
namespace Berth.Engine.Containers.State;

/// <summary>The states of a container; their lower-case names are the API's words.</summary>
public enum ContainerStatus
{
    Created,
    Running,
    Paused,
    Restarting,
    Removing,
    Exited,

    /// <summary>Its removal failed half-way; only another removal is possible.</summary>
    Dead,
}
