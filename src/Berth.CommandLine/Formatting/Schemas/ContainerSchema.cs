// SPDX-License-Identifier: Apache-2.0
using Berth.CommandLine.Formatting.Values;

namespace Berth.CommandLine.Formatting.Schemas;

/// <summary>The types that templates of <c>container inspect</c> see, by the stock client's names.</summary>
internal static class ContainerSchema
{
    public const string Root = "container.InspectResponse";

    private const string Types = """
        container.InspectResponse {
          ^ContainerJSONBase *container.ContainerJSONBase
          Mounts []container.MountPoint
          Config *container.Config
          NetworkSettings *container.NetworkSettings
          ImageManifestDescriptor? *v1.Descriptor
        }
        container.ContainerJSONBase {
          ID:Id string
          Created string
          Path string
          Args []string
          State *container.State
          Image string
          ResolvConfPath string
          HostnamePath string
          HostsPath string
          LogPath string
          Name string
          RestartCount int
          Driver string
          Platform string
          MountLabel string
          ProcessLabel string
          AppArmorProfile string
          ExecIDs []string
          HostConfig *container.HostConfig
          GraphDriver storage.DriverData
          SizeRw? *int64
          SizeRootFs? *int64
        }
        container.State {
          Status container.ContainerState
          Running bool
          Paused bool
          Restarting bool
          OOMKilled bool
          Dead bool
          Pid int
          ExitCode int
          Error string
          StartedAt string
          FinishedAt string
          Health? *container.Health
        }
        container.ContainerState = string
        container.Health {
          Status container.HealthStatus
          FailingStreak int
          Log []*container.HealthcheckResult
        }
        container.HealthStatus = string
        container.HealthcheckResult {
          Start time.Time
          End time.Time
          ExitCode int
          Output string
        }
        storage.DriverData {
          Data map[string]string
          Name string
        }
        container.MountPoint {
          Type? mount.Type
          Name? string
          Source string
          Destination string
          Driver? string
          Mode string
          RW bool
          Propagation mount.Propagation
        }
        mount.Type = string
        mount.Propagation = string
        mount.Consistency = string
        nat.PortMap = map[nat.Port][]nat.PortBinding
        nat.PortBinding {
          HostIP:HostIp string
          HostPort string
        }
        container.NetworkSettings {
          ^NetworkSettingsBase container.NetworkSettingsBase
          ^DefaultNetworkSettings container.DefaultNetworkSettings
          Networks map[string]*network.EndpointSettings
        }
        container.NetworkSettingsBase {
          Bridge string
          SandboxID string
          SandboxKey string
          Ports nat.PortMap
          HairpinMode bool
          LinkLocalIPv6Address string
          LinkLocalIPv6PrefixLen int
          SecondaryIPAddresses []network.Address
          SecondaryIPv6Addresses []network.Address
        }
        container.DefaultNetworkSettings {
          EndpointID string
          Gateway string
          GlobalIPv6Address string
          GlobalIPv6PrefixLen int
          IPAddress string
          IPPrefixLen int
          IPv6Gateway string
          MacAddress string
        }
        network.Address {
          Addr string
          PrefixLen int
        }
        network.EndpointSettings {
          IPAMConfig *network.EndpointIPAMConfig
          Links []string
          Aliases []string
          MacAddress string
          DriverOpts map[string]string
          GwPriority int
          NetworkID string
          EndpointID string
          Gateway string
          IPAddress string
          IPPrefixLen int
          IPv6Gateway string
          GlobalIPv6Address string
          GlobalIPv6PrefixLen int
          DNSNames []string
        }
        network.EndpointIPAMConfig {
          IPv4Address? string
          IPv6Address? string
          LinkLocalIPs? []string
        }
        """;

    private static GoSchema? _schema;

    public static GoSchema Schema => _schema ??= GoSchema.Parse(Types + "\n" + ConfigSchema.Types + "\n" + HostConfigSchema.Types + "\n" + DescriptorSchema.Types);
}
