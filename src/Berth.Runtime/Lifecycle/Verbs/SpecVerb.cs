// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Oci.Runtime;
using Berth.Primitives;
using Berth.Runtime.Security;

namespace Berth.Runtime.Lifecycle.Verbs;

/// <summary>spec: writes a configuration to begin with.</summary>
public static class SpecVerb
{
    private static readonly string[] FewCapabilities = ["CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE"];

    public static void Run(string bundle, bool rootless)
    {
        var options = new JsonSerializerOptions(OciRuntimeJson.Default.Options) { WriteIndented = true };
        byte[] content = JsonSerializer.SerializeToUtf8Bytes(Default(rootless), new OciRuntimeJson(options).RuntimeSpec);
        try
        {
            using SafeFd file = Fd.Open(bundle + "/" + RuntimeSpec.FileName, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive, 0x1B6);
            Fd.WriteAll(file, content);
        }
        catch (Linux.SyscallException e) when (e.Errno == Linux.Errno.EEXIST)
        {
            throw new EngineException(ErrorKind.Conflict, $"File {RuntimeSpec.FileName} exists. Remove it first", e);
        }
    }

    private static RuntimeSpec Default(bool rootless) => new()
    {
        Process = new Process
        {
            Terminal = true,
            Args = ["sh"],
            Env = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TERM=xterm"],
            Cwd = "/",
            Capabilities = new LinuxCapabilities { Bounding = FewCapabilities, Effective = FewCapabilities, Permitted = FewCapabilities },
            Rlimits = [new PosixRlimit { Type = "RLIMIT_NOFILE", Soft = 1024, Hard = 1024 }],
            NoNewPrivileges = true,
        },
        Root = new Root { Path = "rootfs", Readonly = true },
        Hostname = "berth",
        Mounts = [.. Mounts(rootless)],
        Linux = new LinuxSpec
        {
            Resources = rootless ? null : new LinuxResources { Devices = [new LinuxDeviceCgroup { Allow = false, Access = "rwm" }] },
            UidMappings = rootless ? [new LinuxIdMapping { HostId = Linux.Processes.SelfProcess.EffectiveUid, Size = 1 }] : null,
            GidMappings = rootless ? [new LinuxIdMapping { HostId = Linux.Processes.SelfProcess.EffectiveUid, Size = 1 }] : null,
            Namespaces = [.. Namespaces(rootless)],
            MaskedPaths = [.. StockPaths.Masked],
            ReadonlyPaths = [.. StockPaths.ReadOnly],
        },
    };

    private static IEnumerable<Mount> Mounts(bool rootless)
    {
        yield return new Mount { Destination = "/proc", Type = "proc", Source = "proc" };
        yield return new Mount { Destination = "/dev", Type = "tmpfs", Source = "tmpfs", Options = ["nosuid", "strictatime", "mode=755", "size=65536k"] };
        string[] terminal = ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"];
        yield return new Mount { Destination = "/dev/pts", Type = "devpts", Source = "devpts", Options = rootless ? terminal : [.. terminal, "gid=5"] };
        yield return new Mount { Destination = "/dev/shm", Type = "tmpfs", Source = "shm", Options = ["nosuid", "noexec", "nodev", "mode=1777", "size=65536k"] };
        yield return new Mount { Destination = "/dev/mqueue", Type = "mqueue", Source = "mqueue", Options = ["nosuid", "noexec", "nodev"] };
        if (rootless)
        {
            yield return new Mount { Destination = "/sys", Type = "none", Source = "/sys", Options = ["rbind", "nosuid", "noexec", "nodev", "ro"] };
            yield break;
        }

        yield return new Mount { Destination = "/sys", Type = "sysfs", Source = "sysfs", Options = ["nosuid", "noexec", "nodev", "ro"] };
        yield return new Mount { Destination = "/sys/fs/cgroup", Type = "cgroup", Source = "cgroup", Options = ["nosuid", "noexec", "nodev", "relatime", "ro"] };
    }

    private static IEnumerable<LinuxNamespace> Namespaces(bool rootless)
    {
        foreach (string type in (string[])["pid", "ipc", "uts", "mount", "cgroup"])
        {
            yield return new LinuxNamespace { Type = type };
        }

        yield return new LinuxNamespace { Type = rootless ? "user" : "network" };
    }
}
