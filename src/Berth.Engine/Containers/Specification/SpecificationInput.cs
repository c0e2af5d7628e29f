// SPDX-License-Identifier: Apache-2.0
using Berth.Engine.Containers.Mounts;
using Berth.Engine.Containers.Records;
using Berth.Engine.Users;

namespace Berth.Engine.Containers.Specification;

/// <summary>Everything that a container's OCI document is made from.</summary>
internal sealed record SpecificationInput
{
    public required ContainerRecord Record { get; init; }

    public required HostFacts Host { get; init; }

    public required ResolvedUser User { get; init; }

    public required IReadOnlyList<PlannedMount> Mounts { get; init; }

    /// <summary>Where its resolv.conf, hostname and hosts lie.</summary>
    public required string ContainerDirectory { get; init; }

    public required string RootPath { get; init; }

    public required string CgroupPath { get; init; }

    public required string Hostname { get; init; }

    /// <summary>The first process of a container that a namespace mode names: (namespace, container) to pid.</summary>
    public required Func<string, string, int> PidOfOther { get; init; }
}
