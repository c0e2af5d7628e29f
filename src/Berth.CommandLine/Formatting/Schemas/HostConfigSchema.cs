// SPDX-License-Identifier: Apache-2.0
namespace Berth.CommandLine.Formatting.Schemas;

/// <summary>The types below a container's HostConfig, by the stock client's names.</summary>
internal static class HostConfigSchema
{
    public const string Types = """
        container.HostConfig {
          Binds []string
          ContainerIDFile string
          LogConfig container.LogConfig
          NetworkMode container.NetworkMode
          PortBindings nat.PortMap
          RestartPolicy container.RestartPolicy
          AutoRemove bool
          VolumeDriver string
          VolumesFrom []string
          ConsoleSize [2]uint
          Annotations? map[string]string
          CapAdd strslice.StrSlice
          CapDrop strslice.StrSlice
          CgroupnsMode container.CgroupnsMode
          DNS:Dns []string
          DNSOptions:DnsOptions []string
          DNSSearch:DnsSearch []string
          ExtraHosts []string
          GroupAdd []string
          IpcMode container.IpcMode
          Cgroup container.CgroupSpec
          Links []string
          OomScoreAdj int
          PidMode container.PidMode
          Privileged bool
          PublishAllPorts bool
          ReadonlyRootfs bool
          SecurityOpt []string
          StorageOpt? map[string]string
          Tmpfs? map[string]string
          UTSMode container.UTSMode
          UsernsMode container.UsernsMode
          ShmSize int64
          Sysctls? map[string]string
          Runtime? string
          Isolation container.Isolation
          ^Resources container.Resources
          Mounts? []mount.Mount
          MaskedPaths []string
          ReadonlyPaths []string
          Init? *bool
        }
        container.NetworkMode = string
        container.CgroupnsMode = string
        container.IpcMode = string
        container.CgroupSpec = string
        container.PidMode = string
        container.UTSMode = string
        container.UsernsMode = string
        container.Isolation = string
        container.RestartPolicyMode = string
        container.LogConfig {
          Type string
          Config map[string]string
        }
        container.RestartPolicy {
          Name container.RestartPolicyMode
          MaximumRetryCount int
        }
        container.Resources {
          CPUShares:CpuShares int64
          Memory int64
          NanoCPUs:NanoCpus int64
          CgroupParent string
          BlkioWeight uint16
          BlkioWeightDevice []*blkiodev.WeightDevice
          BlkioDeviceReadBps []*blkiodev.ThrottleDevice
          BlkioDeviceWriteBps []*blkiodev.ThrottleDevice
          BlkioDeviceReadIOps []*blkiodev.ThrottleDevice
          BlkioDeviceWriteIOps []*blkiodev.ThrottleDevice
          CPUPeriod:CpuPeriod int64
          CPUQuota:CpuQuota int64
          CPURealtimePeriod:CpuRealtimePeriod int64
          CPURealtimeRuntime:CpuRealtimeRuntime int64
          CpusetCpus string
          CpusetMems string
          Devices []container.DeviceMapping
          DeviceCgroupRules []string
          DeviceRequests []container.DeviceRequest
          KernelMemory? int64
          KernelMemoryTCP? int64
          MemoryReservation int64
          MemorySwap int64
          MemorySwappiness *int64
          OomKillDisable *bool
          PidsLimit *int64
          Ulimits []*units.Ulimit
          CPUCount:CpuCount int64
          CPUPercent:CpuPercent int64
          IOMaximumIOps uint64
          IOMaximumBandwidth uint64
        }
        blkiodev.WeightDevice {
          Path string
          Weight uint16
        }
        blkiodev.ThrottleDevice {
          Path string
          Rate uint64
        }
        container.DeviceMapping {
          PathOnHost string
          PathInContainer string
          CgroupPermissions string
        }
        container.DeviceRequest {
          Driver string
          Count int
          DeviceIDs []string
          Capabilities [][]string
          Options map[string]string
        }
        units.Ulimit {
          Name string
          Hard int64
          Soft int64
        }
        mount.Mount {
          Type? mount.Type
          Source? string
          Target? string
          ReadOnly? bool
          Consistency? mount.Consistency
          BindOptions? *mount.BindOptions
          VolumeOptions? *mount.VolumeOptions
          ImageOptions? *mount.ImageOptions
          TmpfsOptions? *mount.TmpfsOptions
          ClusterOptions? *struct{}
        }
        mount.BindOptions {
          Propagation? mount.Propagation
          NonRecursive? bool
          CreateMountpoint? bool
          ReadOnlyNonRecursive? bool
          ReadOnlyForceRecursive? bool
        }
        mount.VolumeOptions {
          NoCopy? bool
          Labels? map[string]string
          Subpath? string
          DriverConfig? *mount.Driver
        }
        mount.Driver {
          Name? string
          Options? map[string]string
        }
        mount.ImageOptions {
          Subpath? string
        }
        mount.TmpfsOptions {
          SizeBytes? int64
          Mode? uint32
          Options? [][]string
        }
        """;
}
