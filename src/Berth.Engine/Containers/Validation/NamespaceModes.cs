// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;

namespace Berth.Engine.Containers.Validation;

/// <summary>The words of <c>--network</c>, <c>--pid</c>, <c>--ipc</c>, <c>--uts</c> and <c>--cgroupns</c>.</summary>
internal static class NamespaceModes
{
    private const string ContainerPrefix = "container:";

    public static bool IsHost(string mode) => mode == "host";

    /// <returns>The other container's name, or null when the mode is another.</returns>
    public static string? OtherContainer(string mode) => mode.StartsWith(ContainerPrefix, StringComparison.Ordinal) ? mode[ContainerPrefix.Length..] : null;

    /// <summary>The default network: until there are bridges, a namespace with a loopback interface only.</summary>
    public static bool IsDefaultNetwork(string mode) => mode is "" or "default" or "bridge";

    public static void Validate(Api.Containers.HostConfig host)
    {
        Check("PID mode", host.PidMode, host.PidMode is "" or "host" || IsOther(host.PidMode));
        Check("IPC mode", host.IpcMode, host.IpcMode is "" or "host" or "private" or "none" or "shareable" || IsOther(host.IpcMode));
        Check("UTS mode", host.UtsMode, host.UtsMode is "" or "host");
        Check("userns mode", host.UsernsMode, host.UsernsMode is "" or "host");
        Check("cgroup namespace mode", host.CgroupnsMode, host.CgroupnsMode is "" or "host" or "private");
        if (host.Privileged && host.CgroupnsMode == "private" && host.UsernsMode.Length > 0)
        {
            throw new EngineException(ErrorKind.InvalidParameter, "privileged mode is incompatible with a private cgroup namespace in another user namespace");
        }

        if (host.IpcMode == "shareable" || IsOther(host.IpcMode))
        {
            throw ConfigValidation.Missing($"a shared IPC namespace (--ipc {host.IpcMode})");
        }
    }

    /// <summary>
    /// Asked at the start, as in Docker: "not found" as the answer to a create would make clients pull the image and try again.
    /// </summary>
    public static void CheckNetworkExists(Api.Containers.HostConfig host)
    {
        if (!IsDefaultNetwork(host.NetworkMode) && host.NetworkMode is not ("none" or "host") && !IsOther(host.NetworkMode))
        {
            // Not 404: the stock client takes that for a missing image and pulls.
            throw new EngineException(ErrorKind.NotFound, $"network {host.NetworkMode} not found");
        }
    }

    private static bool IsOther(string mode) => OtherContainer(mode) is { Length: > 0 };

    private static void Check(string what, string mode, bool valid)
    {
        if (!valid)
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"invalid {what}: {mode}");
        }
    }
}
