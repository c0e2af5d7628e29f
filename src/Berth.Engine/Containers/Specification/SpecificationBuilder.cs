// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Engine.Containers.Validation;
using Berth.Oci.Runtime;

namespace Berth.Engine.Containers.Specification;

/// <summary>Makes the OCI document of a container.</summary>
internal static class SpecificationBuilder
{
    public static RuntimeSpec Build(SpecificationInput input)
    {
        HostConfig host = input.Record.HostConfig;
        ContainerConfig config = input.Record.Config;
        SecurityOptions security = SecurityOptions.Parse(host.SecurityOpt, input.Host.HasAppArmor);
        (LinuxDevice[] devices, LinuxDeviceCgroup[] rules) = DeviceSection.Build(host);
        Process process = ProcessSection.Build(input, security);
        bool ownUts = !NamespaceModes.IsHost(host.UtsMode);
        return new RuntimeSpec
        {
            Process = process,
            Root = new Root { Path = input.RootPath, Readonly = host.ReadonlyRootfs },
            Hostname = ownUts ? input.Hostname : null,
            Domainname = ownUts && config.Domainname.Length > 0 ? config.Domainname : null,
            Mounts = MountSection.Build(host, input.Mounts, input.ContainerDirectory),
            Annotations = host.Annotations is { Count: > 0 } annotations ? new Dictionary<string, string>(annotations, StringComparer.Ordinal) : null,
            Linux = new LinuxSpec
            {
                CgroupsPath = input.CgroupPath,
                Namespaces = NamespaceSection.Build(host, input.PidOfOther),
                Resources = ResourceSection.Build(host, rules),
                Devices = devices.Length > 0 ? devices : null,
                Seccomp = SeccompSection.Build(security.Seccomp, host.Privileged, process.Capabilities!),
                Sysctl = Sysctls(host),
                MaskedPaths = ToArray(host.MaskedPaths),
                ReadonlyPaths = ToArray(host.ReadonlyPaths),
                RootfsPropagation = MountSection.RootPropagation(input.Mounts),
            },
        };
    }

    // In a network of its own a container may ping and listen on low ports without privileges: there is nobody else to disturb.
    private static Dictionary<string, string>? Sysctls(HostConfig host)
    {
        Dictionary<string, string> sysctls = new(StringComparer.Ordinal);
        if (NamespaceModes.IsDefaultNetwork(host.NetworkMode) || host.NetworkMode == "none")
        {
            sysctls["net.ipv4.ip_unprivileged_port_start"] = "0";
            sysctls["net.ipv4.ping_group_range"] = "0 2147483647";
        }

        foreach ((string key, string value) in host.Sysctls ?? [])
        {
            sysctls[key] = value;
        }

        return sysctls.Count > 0 ? sysctls : null;
    }

    private static string[]? ToArray(IReadOnlyList<string>? paths) => paths is { Count: > 0 } ? [.. paths] : null;
}
