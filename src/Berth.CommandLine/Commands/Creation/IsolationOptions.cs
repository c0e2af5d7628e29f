// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Api.Wire;
using Berth.CommandLine.Flags;
using Berth.CommandLine.Values;

namespace Berth.CommandLine.Commands.Creation;

/// <summary>The options for namespaces and privileges.</summary>
internal sealed class IsolationOptions
{
    private readonly ListFlag _capAdd;
    private readonly ListFlag _capDrop;
    private readonly StringFlag _cgroupNamespace;
    private readonly StringFlag _ipc;
    private readonly StringFlag _isolation;
    private readonly StringFlag _pid;
    private readonly BoolFlag _privileged;
    private readonly StringFlag _runtime;
    private readonly ListFlag _securityOptions;
    private readonly Map<string> _sysctls = [];
    private readonly StringFlag _userNamespace;
    private readonly StringFlag _uts;

    public IsolationOptions(FlagSet flags)
    {
        _capAdd = flags.List("cap-add", '\0', "Capability to give");
        _capDrop = flags.List("cap-drop", '\0', "Capability to take away");
        _cgroupNamespace = flags.String("cgroupns", '\0', "Cgroup namespace (host|private)\n'host':    the host's\n'private': one of its own\n'':        as the engine is configured (default)");
        _ipc = flags.String("ipc", '\0', "IPC namespace");
        _isolation = flags.String("isolation", '\0', "Kind of isolation");
        _pid = flags.String("pid", '\0', "PID namespace");
        _privileged = flags.Bool("privileged", '\0', "Give every privilege and device");
        _runtime = flags.String("runtime", '\0', "OCI runtime of this container");
        _securityOptions = flags.List("security-opt", '\0', "Security option");
        flags.Add(new CustomFlag("sysctl", '\0', "map", "Kernel parameter of the container's namespaces", AddSysctl) { DefaultInHelp = "map[]" });
        _userNamespace = flags.String("userns", '\0', "User namespace");
        _uts = flags.String("uts", '\0', "UTS namespace");
    }

    public void Apply(HostConfig host)
    {
        NamespaceSyntax.CheckPid(_pid);
        NamespaceSyntax.Check(_uts, "--uts: invalid UTS mode", "host");
        NamespaceSyntax.Check(_userNamespace, "--userns: invalid USER mode", "host");
        NamespaceSyntax.Check(_cgroupNamespace, "--cgroupns: invalid CGROUP mode", "host", "private");
        host.CapAdd = CapabilitySyntax.Normalise(_capAdd.Values);
        host.CapDrop = CapabilitySyntax.Normalise(_capDrop.Values);
        host.CgroupnsMode = _cgroupNamespace;
        host.IpcMode = _ipc;
        host.Isolation = _isolation;
        host.PidMode = _pid;
        host.Privileged = _privileged;
        host.Runtime = _runtime;
        host.Sysctls = _sysctls;
        host.UsernsMode = _userNamespace;
        host.UtsMode = _uts;

        var options = SecuritySyntax.Read(_securityOptions.Values, out var bareSystemPaths);
        host.SecurityOpt = _securityOptions.Values.Count > 0 ? options : null;
        host.MaskedPaths = bareSystemPaths ? [] : null;
        host.ReadonlyPaths = bareSystemPaths ? [] : null;
    }

    private void AddSysctl(string value)
    {
        NamespaceSyntax.CheckSysctl(value);
        var equals = value.IndexOf('=', StringComparison.Ordinal);
        _sysctls[value[..equals]] = value[(equals + 1)..];
    }
}
