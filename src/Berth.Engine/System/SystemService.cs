// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Berth.Api.Containers;
using Berth.Api.System;
using Berth.Api.Versions;
using Berth.Api.Wire;
using Berth.Engine.Containers;

namespace Berth.Engine.System;

/// <summary>What the daemon says about itself and its host.</summary>
public sealed class SystemService(EngineServices engine, DaemonOptions options)
{
    private static readonly string s_informational =
        typeof(SystemService).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    private readonly string _id = EngineId.ReadOrCreate(options.DataRoot);

    /// <summary><c>0.1.0</c>.</summary>
    public static string ProductVersion { get; } = s_informational.Split('+')[0];

    /// <summary>The commit that it was built from, in seven letters.</summary>
    public static string Commit { get; } = s_informational.Split('+') is [_, { Length: >= 7 } commit, ..] ? commit[..7] : "unknown";

    /// <summary>This data root's own name, kept over restarts.</summary>
    public string Id => _id;

    public static SystemVersion Version()
    {
        var details = new Map<string>
        {
            ["ApiVersion"] = ApiVersion.Newest.ToString(),
            ["Arch"] = GoArchitecture(),
            ["Experimental"] = "false",
            ["GitCommit"] = Commit,
            ["KernelVersion"] = HostFacts.KernelVersion,
            ["MinAPIVersion"] = ApiVersion.Oldest.ToString(),
            ["Os"] = "linux",
        };
        return new SystemVersion
        {
            Platform = new SystemVersionPlatform { Name = "Berth Engine" },
            Components =
            [
                new ComponentVersion { Name = "Engine", Version = ProductVersion, Details = details },
                new ComponentVersion { Name = "berth-runtime", Version = ProductVersion, Details = new Map<string> { ["GitCommit"] = Commit } },
            ],
            Version = ProductVersion,
            ApiVersion = ApiVersion.Newest.ToString(),
            MinApiVersion = ApiVersion.Oldest.ToString(),
            GitCommit = Commit,
            // Clients print this line; what compiled the daemon is its honest content.
            GoVersion = $".NET {Environment.Version}",
            Os = "linux",
            Arch = GoArchitecture(),
            KernelVersion = HostFacts.KernelVersion,
        };
    }

    public async Task<SystemInfo> InfoAsync(CancellationToken cancellationToken)
    {
        var containers = await engine.Queries.ListAsync(new ContainerListOptions { All = true }, cancellationToken);
        var controllers = CgroupFacts.Read();
        return new SystemInfo
        {
            Id = _id,
            Containers = containers.Count,
            ContainersRunning = Count(containers, "running"),
            ContainersPaused = Count(containers, "paused"),
            ContainersStopped = containers.Count - Count(containers, "running") - Count(containers, "paused"),
            Images = engine.Images.Count,
            Driver = "overlay2",
            DriverStatus = [["Backing Filesystem", HostFacts.FileSystemOf(options.DataRoot)], ["Supports d_type", "true"], ["Native Overlay Diff", "true"]],
            Plugins = new PluginsInfo { Volume = [], Network = ["host", "null"], Log = ["json-file", "none"] },
            MemoryLimit = controllers.Memory,
            SwapLimit = controllers.Swap,
            CpuCfsPeriod = controllers.CpuQuota,
            CpuCfsQuota = controllers.CpuQuota,
            CpuShares = controllers.Cpu,
            CpuSet = controllers.CpuSet,
            PidsLimit = controllers.Pids,
            OomKillDisable = controllers.OomKillDisable,
            CgroupDriver = "cgroupfs",
            CgroupVersion = controllers.Version,
            Ipv4Forwarding = HostFacts.Ipv4Forwarding,
            Debug = options.Debug,
            NFd = options.Debug ? HostFacts.OpenDescriptors() : 0,
            NGoroutines = options.Debug ? ThreadPool.ThreadCount : 0,
            NEventsListener = engine.Events.ListenerCount,
            SystemTime = GoTime.Format(DateTimeOffset.UtcNow),
            LoggingDriver = engine.Options.LogDriver,
            KernelVersion = HostFacts.KernelVersion,
            OperatingSystem = HostFacts.OperatingSystem,
            OsVersion = HostFacts.OperatingSystemVersion,
            OsType = "linux",
            Architecture = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "aarch64" : "x86_64",
            IndexServerAddress = "https://index.docker.io/v1/",
            RegistryConfig = Registry(),
            NCpu = Environment.ProcessorCount,
            MemTotal = HostFacts.TotalMemory(),
            DockerRootDir = options.DataRoot,
            Name = Environment.MachineName,
            Labels = options.Labels,
            ServerVersion = ProductVersion,
            Runtimes = new Map<RuntimeInfo> { ["berth"] = new RuntimeInfo { Path = engine.Options.RuntimePath } },
            DefaultRuntime = "berth",
            LiveRestoreEnabled = true,
            InitBinary = "berth-runtime",
            RuncCommit = new CommitInfo { Id = Commit },
            SecurityOptions = ["name=seccomp,profile=builtin", .. controllers.PrivateNamespaces ? (IEnumerable<string>)["name=cgroupns"] : []],
            CdiSpecDirs = [],
            Warnings = controllers.Warnings(),
        };
    }

    private static int Count(IReadOnlyList<ContainerSummary> containers, string state) => containers.Count(container => container.State == state);

    private static string GoArchitecture() => RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => "amd64",
        Architecture.Arm64 => "arm64",
        var other => other.ToString().ToLower(CultureInfo.InvariantCulture),
    };

    private static RegistryServiceConfig Registry() => new()
    {
        InsecureRegistryCidrs = ["127.0.0.0/8", "::1/128"],
        IndexConfigs = new Map<IndexInfo> { ["docker.io"] = new IndexInfo { Name = "docker.io", Mirrors = [], Secure = true, Official = true } },
        Mirrors = [],
    };
}
