// SPDX-License-Identifier: Apache-2.0
using Berth.CommandLine.Formatting.Values;

namespace Berth.CommandLine.Formatting.Schemas;

/// <summary>The types that templates of <c>info</c>, <c>version</c> and <c>events</c> see, by the stock client's names.</summary>
internal static class SystemSchema
{
    public const string Info = "system.dockerInfo";
    public const string Version = "system.versionInfo";
    public const string Event = "events.Message";

    private const string Types = """
        system.dockerInfo {
          ^Info *system.Info
          ServerErrors? []string
          UserName:-? string
          ClientInfo? *system.clientInfo
          ClientErrors? []string
        }
        system.clientInfo {
          Debug bool
          ^clientVersion system.clientVersion
          Plugins []any
          Warnings []string
        }
        system.versionInfo {
          Client system.clientVersion
          Server *types.Version
        }
        system.clientVersion {
          Platform? *system.platformInfo
          Version? string
          APIVersion:ApiVersion? string
          DefaultAPIVersion? string
          GitCommit? string
          GoVersion? string
          Os? string
          Arch? string
          BuildTime? string
          Context string
        }
        system.platformInfo {
          Name? string
        }
        types.Version {
          Platform? types.Platform
          Components? []types.ComponentVersion
          Version string
          APIVersion:ApiVersion string
          MinAPIVersion? string
          GitCommit string
          GoVersion string
          Os string
          Arch string
          KernelVersion? string
          Experimental? bool
          BuildTime? string
        }
        types.Platform {
          Name string
        }
        types.ComponentVersion {
          Name string
          Version string
          Details? map[string]string
        }
        system.Info {
          ID string
          Containers int
          ContainersRunning int
          ContainersPaused int
          ContainersStopped int
          Images int
          Driver string
          DriverStatus [][2]string
          SystemStatus? [][2]string
          Plugins system.PluginsInfo
          MemoryLimit bool
          SwapLimit bool
          KernelMemory? bool
          KernelMemoryTCP? bool
          CPUCfsPeriod:CpuCfsPeriod bool
          CPUCfsQuota:CpuCfsQuota bool
          CPUShares bool
          CPUSet bool
          PidsLimit bool
          IPv4Forwarding bool
          Debug bool
          NFd int
          OomKillDisable bool
          NGoroutines int
          SystemTime string
          LoggingDriver string
          CgroupDriver string
          CgroupVersion? string
          NEventsListener int
          KernelVersion string
          OperatingSystem string
          OSVersion string
          OSType string
          Architecture string
          IndexServerAddress string
          RegistryConfig any
          NCPU int
          MemTotal int64
          GenericResources []any
          DockerRootDir string
          HTTPProxy:HttpProxy string
          HTTPSProxy:HttpsProxy string
          NoProxy string
          Name string
          Labels []string
          ExperimentalBuild bool
          ServerVersion string
          Runtimes map[string]system.RuntimeWithStatus
          DefaultRuntime string
          Swarm swarm.Info
          LiveRestoreEnabled bool
          Isolation container.Isolation
          InitBinary string
          ContainerdCommit system.Commit
          RuncCommit system.Commit
          InitCommit system.Commit
          SecurityOptions []string
          ProductLicense? string
          DefaultAddressPools? []system.NetworkAddressPool
          FirewallBackend? *system.FirewallInfo
          CDISpecDirs []string
          DiscoveredDevices? []system.DeviceInfo
          Containerd? *system.ContainerdInfo
          Warnings []string
        }
        container.Isolation = string
        system.PluginsInfo {
          Volume []string
          Network []string
          Authorization []string
          Log []string
        }
        system.RuntimeWithStatus {
          ^Runtime system.Runtime
          Status:status? map[string]string
        }
        system.Runtime {
          Path:path? string
          Args:runtimeArgs? []string
          Type:runtimeType? string
          Options:options? map[string]any
        }
        system.Commit {
          ID string
          Expected? string
        }
        system.NetworkAddressPool {
          Base string
          Size int
        }
        system.FirewallInfo {
          Driver string
          Info? [][2]string
        }
        system.DeviceInfo {
          Source string
          ID string
        }
        system.ContainerdInfo {
          Address? string
          Namespaces system.ContainerdNamespaces
        }
        system.ContainerdNamespaces {
          Containers string
          Plugins string
        }
        swarm.Info {
          NodeID string
          NodeAddr string
          LocalNodeState swarm.LocalNodeState
          ControlAvailable bool
          Error string
          RemoteManagers []swarm.Peer
          Nodes? int
          Managers? int
          Cluster? *swarm.ClusterInfo
          Warnings? []string
        }
        swarm.LocalNodeState = string
        swarm.Peer {
          NodeID string
          Addr string
        }
        swarm.ClusterInfo {
          ID string
        }
        events.Message {
          Status:status? string
          ID:id? string
          From:from? string
          Type events.Type
          Action events.Action
          Actor events.Actor
          Scope:scope? string
          Time:time? int64
          TimeNano:timeNano? int64
        }
        events.Type = string
        events.Action = string
        events.Actor {
          ID string
          Attributes map[string]string
        }
        """;

    private static GoSchema? _schema;

    public static GoSchema Schema => _schema ??= GoSchema.Parse(Types);
}
