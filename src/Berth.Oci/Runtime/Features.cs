// SPDX-License-Identifier: Apache-2.0
namespace Berth.Oci.Runtime;

/// <summary>What a runtime can do, printed by its "features" verb (features.md, features-linux.md).</summary>
public sealed record Features
{
    public required string OciVersionMin { get; init; }

    public required string OciVersionMax { get; init; }

    public string[]? Hooks { get; init; }

    public string[]? MountOptions { get; init; }

    public LinuxFeatures? Linux { get; init; }

    public Dictionary<string, string>? Annotations { get; init; }

    public string[]? PotentiallyUnsafeConfigAnnotations { get; init; }
}

public sealed record LinuxFeatures
{
    public string[]? Namespaces { get; init; }

    public string[]? Capabilities { get; init; }

    public CgroupFeatures? Cgroup { get; init; }

    public SeccompFeatures? Seccomp { get; init; }

    public FeatureFlag? Apparmor { get; init; }

    public FeatureFlag? Selinux { get; init; }

    public FeatureFlag? IntelRdt { get; init; }

    public MountExtensions? MountExtensions { get; init; }
}

public sealed record CgroupFeatures
{
    public bool? V1 { get; init; }

    public bool? V2 { get; init; }

    public bool? Systemd { get; init; }

    public bool? SystemdUser { get; init; }

    public bool? Rdma { get; init; }
}

public sealed record SeccompFeatures
{
    public bool? Enabled { get; init; }

    public string[]? Actions { get; init; }

    public string[]? Operators { get; init; }

    public string[]? Archs { get; init; }

    public string[]? KnownFlags { get; init; }

    public string[]? SupportedFlags { get; init; }
}

public sealed record FeatureFlag
{
    public bool? Enabled { get; init; }
}

public sealed record MountExtensions
{
    public FeatureFlag? Idmap { get; init; }
}
