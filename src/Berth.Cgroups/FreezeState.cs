// SPDX-License-Identifier: Apache-2.0
namespace Berth.Cgroups;

/// <summary>Whether the processes of a cgroup run.</summary>
public enum FreezeState
{
    /// <summary>No freezer is mounted, or the cgroup is not there.</summary>
    Unknown,
    Thawed,
    Freezing,
    Frozen,
}
