// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Api.Exec;
using Berth.Engine.Containers;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Users;
using Berth.Oci.Runtime;

namespace Berth.Engine.Exec;

/// <summary>The OCI process of an exec: the container's, with what the exec says over it.</summary>
internal static class ExecProcess
{
    public static Process Build(ContainerSnapshot container, ExecConfig exec, bool terminal, uint[]? consoleSize, HostFacts host)
    {
        ContainerConfig config = container.Record.Config;
        HostConfig hostConfig = container.Record.HostConfig;
        ResolvedUser user = AccountReader.FromProcess(container.State.Pid, container.State.StartTime)
            .Resolve(exec.User.Length > 0 ? exec.User : config.User, hostConfig.GroupAdd);
        SecurityOptions security = SecurityOptions.Parse(hostConfig.SecurityOpt, host.HasAppArmor);
        uint[]? size = consoleSize ?? exec.ConsoleSize;
        return new Process
        {
            Terminal = terminal,
            ConsoleSize = terminal && size is [> 0, > 0] ? new ConsoleSize { Height = size[0], Width = size[1] } : null,
            User = ProcessSection.ToUser(user),
            Args = [.. exec.Cmd!],
            Env = BuildEnvironment(config, exec, terminal, user),
            Cwd = exec.WorkingDir.Length > 0 ? exec.WorkingDir : config.WorkingDir.Length > 0 ? config.WorkingDir : "/",
            Capabilities = CapabilitySet.Build(hostConfig.CapAdd, hostConfig.CapDrop, hostConfig.Privileged || exec.Privileged),
            Rlimits = ResourceLimits.Build(hostConfig.Ulimits, host.HardFileLimit),
            NoNewPrivileges = security.NoNewPrivileges,
            OomScoreAdj = hostConfig.OomScoreAdj,
        };
    }

    private static string[] BuildEnvironment(ContainerConfig config, ExecConfig exec, bool terminal, ResolvedUser user)
    {
        List<string> environment = EnvironmentRules.Defaults(config.Hostname, terminal);
        EnvironmentRules.Apply(environment, config.Env);
        EnvironmentRules.Apply(environment, exec.Env);
        EnvironmentRules.AddHome(environment, user.Home);
        return [.. environment];
    }
}

