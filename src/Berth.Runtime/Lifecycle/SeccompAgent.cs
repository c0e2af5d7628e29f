// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Berth.Linux.Handles;
using Berth.Linux.Sockets;
using Berth.Oci.Runtime;

namespace Berth.Runtime.Lifecycle;

/// <summary>Hands a seccomp listener to whoever answers SCMP_ACT_NOTIFY (config-linux.md, "The Container Process State").</summary>
internal static class SeccompAgent
{
    internal static void Send(LinuxSeccomp seccomp, SafeFd listener, LaunchContext context, int pid)
    {
        var state = new ContainerProcessState
        {
            Fds = ["seccompFd"],
            Pid = pid,
            Metadata = seccomp.ListenerMetadata,
            State = new ContainerState
            {
                Id = context.Id,
                Bundle = context.BundlePath,
                Annotations = context.Spec.Annotations,
                Pid = context.InitPid ?? pid,
                Status = context.IsInit ? "creating" : "running",
            },
        };
        using SafeFd agent = UnixSocket.Connect(seccomp.ListenerPath!);
        UnixSocket.SendAll(agent, JsonSerializer.SerializeToUtf8Bytes(state, OciRuntimeJson.Default.ContainerProcessState), [listener]);
    }
}
