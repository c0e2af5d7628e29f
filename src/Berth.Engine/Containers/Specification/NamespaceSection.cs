// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Engine.Containers.Validation;
using Berth.Oci.Runtime;

namespace Berth.Engine.Containers.Specification;

/// <summary>Which namespaces are new, shared with the host, or another container's.</summary>
internal static class NamespaceSection
{
    /// <param name="pidOfOther">Gives the first process of the container that a mode names.</param>
    public static LinuxNamespace[] Build(HostConfig host, Func<string, string, int> pidOfOther)
    {
        List<LinuxNamespace> namespaces = [new() { Type = "mount" }];
        Add(namespaces, "network", "net", host.NetworkMode, pidOfOther);
        Add(namespaces, "pid", "pid", host.PidMode, pidOfOther);
        Add(namespaces, "ipc", "ipc", host.IpcMode, pidOfOther);
        if (!NamespaceModes.IsHost(host.UtsMode))
        {
            namespaces.Add(new LinuxNamespace { Type = "uts" });
        }

        if (host.CgroupnsMode == "private")
        {
            namespaces.Add(new LinuxNamespace { Type = "cgroup" });
        }

        return [.. namespaces];
    }

    private static void Add(List<LinuxNamespace> namespaces, string type, string file, string mode, Func<string, string, int> pidOfOther)
    {
        if (NamespaceModes.OtherContainer(mode) is { } other)
        {
            namespaces.Add(new LinuxNamespace { Type = type, Path = $"/proc/{pidOfOther(type, other)}/ns/{file}" });
        }
        else if (!NamespaceModes.IsHost(mode))
        {
            namespaces.Add(new LinuxNamespace { Type = type });
        }
    }
}
