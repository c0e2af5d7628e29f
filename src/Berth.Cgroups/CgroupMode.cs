// SPDX-License-Identifier: Apache-2.0
namespace Berth.Cgroups;

/// <summary>What kind of cgroup hierarchies a host has mounted.</summary>
public enum CgroupMode
{
    /// <summary>None at all: a container gets no cgroup, and asking for a limit is an error.</summary>
    None,

    /// <summary>Only version 1 hierarchies.</summary>
    V1,

    /// <summary>Version 1 hierarchies with controllers, and a version 2 hierarchy beside them.</summary>
    Hybrid,

    /// <summary>One version 2 hierarchy.</summary>
    V2,
}
