// SPDX-License-Identifier: Apache-2.0
namespace Berth.CommandLine.Formatting.Schemas;

/// <summary>A container's Config and what it holds, which old image documents have too.</summary>
internal static class ConfigSchema
{
    public const string Types = """
        nat.PortSet = map[nat.Port]struct{}
        strslice.StrSlice = []string
        container.Config {
          Hostname string
          Domainname string
          User string
          AttachStdin bool
          AttachStdout bool
          AttachStderr bool
          ExposedPorts? nat.PortSet
          Tty bool
          OpenStdin bool
          StdinOnce bool
          Env []string
          Cmd strslice.StrSlice
          Healthcheck? *v1.HealthcheckConfig
          ArgsEscaped? bool
          Image string
          Volumes map[string]struct{}
          WorkingDir string
          Entrypoint strslice.StrSlice
          NetworkDisabled? bool
          MacAddress? string
          OnBuild []string
          Labels map[string]string
          StopSignal? string
          StopTimeout? *int
          Shell? strslice.StrSlice
        }
        v1.HealthcheckConfig {
          Test? []string
          Interval? time.Duration
          Timeout? time.Duration
          StartPeriod? time.Duration
          StartInterval? time.Duration
          Retries? int
        }
        """;
}
