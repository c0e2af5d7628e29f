// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Engine.Users;
using Berth.Oci.Runtime;

namespace Berth.Engine.Containers.Specification;

/// <summary>The first process of a container.</summary>
internal static class ProcessSection
{
    private const uint Umask = 0x12; // 0022

    public static Process Build(SpecificationInput input, SecurityOptions security)
    {
        ContainerConfig config = input.Record.Config;
        HostConfig host = input.Record.HostConfig;
        List<string> environment = EnvironmentRules.Defaults(input.Hostname, config.Tty);
        EnvironmentRules.Apply(environment, config.Env);
        EnvironmentRules.AddHome(environment, input.User.Home);
        return new Process
        {
            Terminal = config.Tty,
            ConsoleSize = config.Tty && host.ConsoleSize is [> 0, > 0] size ? new ConsoleSize { Height = size[0], Width = size[1] } : null,
            User = ToUser(input.User),
            Args = [input.Record.Path, .. input.Record.Args],
            Env = [.. environment],
            Cwd = config.WorkingDir.Length > 0 ? config.WorkingDir : "/",
            Capabilities = CapabilitySet.Build(host.CapAdd, host.CapDrop, host.Privileged),
            Rlimits = ResourceLimits.Build(host.Ulimits, input.Host.HardFileLimit),
            NoNewPrivileges = security.NoNewPrivileges,
            OomScoreAdj = host.OomScoreAdj,
        };
    }

    public static User ToUser(ResolvedUser user) => new() { Uid = user.Uid, Gid = user.Gid, AdditionalGids = user.AdditionalGids, Umask = Umask };
}
