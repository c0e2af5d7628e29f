// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Berth.Api.Containers;
using Berth.Api.Networks;
using Berth.Engine.Tests.Fixture;
using Berth.Oci.Image;
using Berth.Oci.Runtime;
using Berth.Primitives;

namespace Berth.Engine.Tests.Specification;

/// <summary>What a create request becomes in the OCI document that a shim is given.</summary>
public sealed class SpecificationTests
{
    private static readonly string[] s_fourteen =
    [
        "CAP_AUDIT_WRITE", "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_MKNOD", "CAP_NET_BIND_SERVICE",
        "CAP_NET_RAW", "CAP_SETFCAP", "CAP_SETGID", "CAP_SETPCAP", "CAP_SETUID", "CAP_SYS_CHROOT",
    ];

    [Fact]
    public async Task ADefaultContainer_HasTheStockConfinement()
    {
        RuntimeSpec spec = await BuildAsync();

        Assert.Equal(s_fourteen, spec.Process!.Capabilities!.Bounding!.Order(StringComparer.Ordinal));
        Assert.Null(spec.Process.Capabilities.Inheritable);
        Assert.Null(spec.Process.Capabilities.Ambient);
        Assert.Equal("SCMP_ACT_ERRNO", spec.Linux!.Seccomp!.DefaultAction);
        Assert.Contains("/proc/kcore", spec.Linux.MaskedPaths!);
        Assert.Contains("/proc/sys", spec.Linux.ReadonlyPaths!);
        Assert.Equal(["ipc", "mount", "network", "pid", "uts"], spec.Linux.Namespaces!.Select(item => item.Type).Where(type => type != "cgroup").Order(StringComparer.Ordinal));
        Assert.All(spec.Linux.Namespaces!, item => Assert.Null(item.Path));
        Assert.False(spec.Linux.Resources!.Devices![0].Allow);
        Assert.Contains("ro", MountAt(spec, "/sys").Options!);
        Assert.Contains("ro", MountAt(spec, "/sys/fs/cgroup").Options!);
        Assert.Contains("size=67108864", MountAt(spec, "/dev/shm").Options!);
        Assert.Equal(0x12u, spec.Process.User.Umask);
        Assert.Contains(spec.Process.Rlimits!, limit => limit.Type == "RLIMIT_NOFILE");
    }

    [Fact]
    public async Task APrivilegedContainer_HasNone()
    {
        RuntimeSpec spec = await BuildAsync(request => request.HostConfig!.Privileged = true);

        Assert.Null(spec.Linux!.Seccomp);
        Assert.Null(spec.Linux.MaskedPaths);
        Assert.Null(spec.Linux.ReadonlyPaths);
        Assert.True(spec.Linux.Resources!.Devices!.All(rule => rule.Allow));
        Assert.DoesNotContain("ro", MountAt(spec, "/sys").Options!);
        Assert.Contains("CAP_SYS_ADMIN", spec.Process!.Capabilities!.Bounding!);
    }

    [Theory]
    [InlineData("ENTRY|CMD", null, null, "entry cmd")]
    [InlineData("ENTRY|CMD", null, "user", "entry user")]
    [InlineData("ENTRY|CMD", "other", null, "other")]
    [InlineData("ENTRY|CMD", "other", "user", "other user")]
    [InlineData("ENTRY|CMD", "", "user", "user")]
    [InlineData("CMD", null, null, "cmd")]
    [InlineData("CMD", null, "user", "user")]
    [InlineData("ENTRY", null, null, "entry")]
    public async Task EntrypointAndCommand_CombineAsInDocker(string image, string? entrypoint, string? command, string expected)
    {
        RuntimeSpec spec = await BuildAsync(
            request =>
            {
                request.Entrypoint = entrypoint is null ? null : [entrypoint];
                request.Cmd = command is null ? null : [command];
            },
            new ImageExecution
            {
                Entrypoint = image.Contains("ENTRY", StringComparison.Ordinal) ? ["entry"] : null,
                Cmd = image.Contains("CMD", StringComparison.Ordinal) ? ["cmd"] : null,
            });

        Assert.Equal(expected, string.Join(' ', spec.Process!.Args!));
    }

    [Fact]
    public async Task Environment_HasTheImagesUnderTheUsers()
    {
        RuntimeSpec spec = await BuildAsync(
            request => (request.Env, request.Hostname, request.Tty) = (["A=user", "GONE", "EMPTY="], "box", true),
            new ImageExecution { Cmd = ["sh"], Env = ["PATH=/image", "A=image", "GONE=1", "B=2"] });

        Assert.Equal(["PATH=/image", "HOSTNAME=box", "TERM=xterm", "A=user", "EMPTY=", "B=2", "HOME=/"], spec.Process!.Env!);
    }

    [Fact]
    public async Task User_ComesFromTheImagesFiles_AndALinkOutIsNotFollowed()
    {
        await using EngineFixture fixture = await EngineFixture.OpenAsync();
        string id = await fixture.CreateAsync(null, request => request.User = "app");
        string etc = Directory.CreateDirectory(Path.Combine(fixture.Engine.Paths.Snapshots, id, "lower", "etc")).FullName;
        File.WriteAllText(Path.Combine(fixture.Root, "outside"), "app:x:0:0::/root:/bin/sh\n");
        File.CreateSymbolicLink(Path.Combine(etc, "passwd"), Path.Combine(fixture.Root, "outside"));

        EngineException failure = await Assert.ThrowsAsync<EngineException>(() => fixture.Engine.Containers.StartAsync(id, CancellationToken.None));

        Assert.Contains("unable to find user app", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnothersNamespaces_AreOnlyJoinedWhileItsProcessIsTheSame()
    {
        // The shims of these tests name a living process with another start time than its own: as if the number had been given away.
        await using EngineFixture fixture = await EngineFixture.OpenAsync();
        string other = await fixture.RunAsync();
        string id = await fixture.CreateAsync(null, request => request.HostConfig!.PidMode = "container:" + other);

        EngineException failure = await Assert.ThrowsAsync<EngineException>(() => fixture.Engine.Containers.StartAsync(id, CancellationToken.None));

        Assert.Contains("cannot join PID namespace of a non running container", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accounts_OfAProcessWhoseNumberWasGivenAway_AreNotRead()
    {
        ulong startTime = Berth.Linux.Processes.ProcessIdentity.Of(Environment.ProcessId)!.Value.StartTime;

        Berth.Engine.Users.AccountReader.FromProcess(Environment.ProcessId, startTime);
        Assert.Equal(ErrorKind.Conflict, Assert.Throws<EngineException>(() => Berth.Engine.Users.AccountReader.FromProcess(Environment.ProcessId, startTime + 1)).Kind);
    }

    [Fact]
    public async Task User_FromAFifo_IsRefusedWithoutWaiting()
    {
        await using EngineFixture fixture = await EngineFixture.OpenAsync();
        string id = await fixture.CreateAsync();
        string etc = Directory.CreateDirectory(Path.Combine(fixture.Engine.Paths.Snapshots, id, "lower", "etc")).FullName;
        Berth.Linux.Files.Fifo.Create(Path.Combine(etc, "passwd"), 0x180);

        EngineException failure = await Assert.ThrowsAsync<EngineException>(
            () => fixture.Engine.Containers.StartAsync(id, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(5)));

        Assert.Contains("not a regular file", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mounts_OfTheUser_ReplaceTheStockOnes()
    {
        RuntimeSpec spec = await BuildAsync(request =>
        {
            request.HostConfig!.Binds = ["/tmp:/etc/hosts:ro", "/tmp:/data/sub"];
            request.HostConfig.Tmpfs = new() { ["/data"] = "size=1m,exec" };
        });

        Assert.Equal("/tmp", MountAt(spec, "/etc/hosts").Source);
        Assert.Equal(["rbind", "rprivate", "rro"], MountAt(spec, "/etc/hosts").Options!);
        Assert.Equal(["nosuid", "nodev", "size=1m", "exec"], MountAt(spec, "/data").Options!);
        string[] order = [.. spec.Mounts!.Select(mount => mount.Destination)];
        Assert.True(Array.IndexOf(order, "/data") < Array.IndexOf(order, "/data/sub"));
    }

    [Fact]
    public async Task Limits_GoToTheControlGroup()
    {
        RuntimeSpec spec = await BuildAsync(request =>
        {
            HostConfig host = request.HostConfig!;
            (host.Memory, host.NanoCpus, host.PidsLimit, host.CpuShares, host.CpusetCpus) = (64 << 20, 500_000_000, 20, 512, "0");
            host.Ulimits = [new Ulimit { Name = "nofile", Soft = 100, Hard = 200 }];
        });

        LinuxResources resources = spec.Linux!.Resources!;
        Assert.Equal((64L << 20, 128L << 20), (resources.Memory!.Limit!.Value, resources.Memory.Swap!.Value));
        Assert.Equal((50_000L, 100_000UL, 512UL, "0"), (resources.Cpu!.Quota!.Value, resources.Cpu.Period!.Value, resources.Cpu.Shares!.Value, resources.Cpu.Cpus));
        Assert.Equal(20, resources.Pids!.Limit);
        Assert.Equal(new PosixRlimit { Type = "RLIMIT_NOFILE", Soft = 100, Hard = 200 }, Assert.Single(spec.Process!.Rlimits!));
    }

    [Fact]
    public async Task HostNamespaces_AreNotNew()
    {
        RuntimeSpec spec = await BuildAsync(request =>
        {
            HostConfig host = request.HostConfig!;
            (host.NetworkMode, host.PidMode, host.IpcMode, host.UtsMode, host.CgroupnsMode) = ("host", "host", "host", "host", "host");
        });

        Assert.Equal(["mount"], spec.Linux!.Namespaces!.Select(item => item.Type));
        Assert.Null(spec.Hostname);
        Assert.Equal("/dev/shm", MountAt(spec, "/dev/shm").Source);
    }

    [Fact]
    public async Task AnUnknownNetwork_FailsTheStart_SoThatNoClientPullsForIt()
    {
        await using EngineFixture fixture = await EngineFixture.OpenAsync();
        string id = await fixture.CreateAsync(null, request => request.HostConfig!.NetworkMode = "mynet");

        EngineException failure = await Assert.ThrowsAsync<EngineException>(() => fixture.Engine.Containers.StartAsync(id, CancellationToken.None));

        Assert.Equal((ErrorKind.NotFound, "network mynet not found"), (failure.Kind, failure.Message));
    }

    public static TheoryData<string, string> Refused() => new()
    {
        { "port", "this version of Berth does not have published ports (-p 80/tcp) yet" },
        { "volume", "this version of Berth does not have anonymous volumes (-v /data) yet" },
        { "named", "this version of Berth does not have named volumes (-v data:/data) yet: bind a host directory by its absolute path" },
        { "bind", "invalid volume specification: '/a:/b:zz': invalid mode: zz" },
        { "root", "invalid volume specification: '/a:/': invalid specification: destination can't be '/'" },
        { "relative", "invalid volume specification: '/a:b': invalid mount path: 'b' mount path must be absolute" },
        { "twice", "Duplicate mount point: /b" },
        { "memory", "Minimum memory limit allowed is 6MB" },
        { "swap", "You should always set the Memory limit when using Memoryswap limit, see usage" },
        { "capability", "invalid CapAdd: unknown capability: \"CAP_NOPE\"" },
        { "signal", "invalid signal: SIGNOPE" },
        { "workdir", "the working directory 'x' is invalid, it needs to be an absolute path" },
        { "runtime", "unknown or invalid runtime name: runsc" },
        { "restart", "invalid restart policy: unknown policy 'often'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'" },
        { "rmrestart", "can't create 'AutoRemove' container with restart policy" },
        { "log", "logger: no log driver named 'nope' is registered" },
        { "env", "invalid environment variable: =x" },
        { "ip", "invalid config for network bridge: user specified IP address is supported on user defined networks only" },
        { "mount", "invalid mount config for type \"bind\": bind source path does not exist: /no/such/path" },
        { "gpu", "could not select device driver \"\" with capabilities: [[gpu]]" },
        { "health", "this version of Berth does not have health checks (--health-cmd) yet" },
        { "init", "this version of Berth does not have an init process (--init) yet" },
        { "security", "invalid --security-opt 2: \"nope\"" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task WhatCannotBeHonoured_IsRefusedAndNeverIgnored(string what, string message)
    {
        await using EngineFixture fixture = await EngineFixture.OpenAsync();

        EngineException failure = await Assert.ThrowsAsync<EngineException>(() => fixture.CreateAsync("taken", request => Spoil(request, request.HostConfig!, what)));

        Assert.Equal(message, failure.Message);
        Assert.NotEqual(ErrorKind.System, failure.Kind);
        await fixture.CreateAsync("taken");
    }

    private static void Spoil(ContainerCreateRequest request, HostConfig host, string what)
    {
        Action spoil = what switch
        {
            "port" => () => host.PortBindings = new() { ["80/tcp"] = [new PortBinding { HostPort = "8080" }] },
            "volume" => () => request.Volumes = new() { ["/data"] = new() },
            "named" => () => host.Binds = ["data:/data"],
            "bind" => () => host.Binds = ["/a:/b:zz"],
            "root" => () => host.Binds = ["/a:/"],
            "relative" => () => host.Binds = ["/a:b"],
            "twice" => () => host.Binds = ["/a:/b", "/c:/b/"],
            "memory" => () => host.Memory = 1024,
            "swap" => () => host.MemorySwap = 100 << 20,
            "capability" => () => host.CapAdd = ["nope"],
            "signal" => () => request.StopSignal = "SIGNOPE",
            "workdir" => () => request.WorkingDir = "x",
            "runtime" => () => host.Runtime = "runsc",
            "restart" => () => host.RestartPolicy = new RestartPolicy { Name = "often" },
            "rmrestart" => () => (host.AutoRemove, host.RestartPolicy) = (true, new RestartPolicy { Name = "always" }),
            "log" => () => host.LogConfig = new LogConfig { Type = "nope" },
            "env" => () => request.Env = ["=x"],
            "ip" => () => request.NetworkingConfig = new NetworkingConfig
            {
                EndpointsConfig = new() { ["bridge"] = new EndpointSettings { IpamConfig = new EndpointIpamConfig { Ipv4Address = "1.2.3.4" } } },
            },
            "mount" => () => host.Mounts = [new Berth.Api.Volumes.Mount { Type = "bind", Source = "/no/such/path", Target = "/x" }],
            "gpu" => () => host.DeviceRequests = [new DeviceRequest { Count = -1, Capabilities = [["gpu"]] }],
            "health" => () => request.Healthcheck = new HealthConfig { Test = ["CMD-SHELL", "true"] },
            "init" => () => host.Init = true,
            "security" => () => host.SecurityOpt = ["nope"],
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };
        spoil();
    }

    private static async Task<RuntimeSpec> BuildAsync(Action<ContainerCreateRequest>? change = null, ImageExecution? image = null)
    {
        await using EngineFixture fixture = await EngineFixture.OpenAsync();
        if (image is not null)
        {
            fixture.Images.Config = fixture.Images.Config with { Config = image };
        }

        string id = await fixture.RunAsync(null, change);
        byte[] json = File.ReadAllBytes(Path.Combine(fixture.Engine.Paths.Bundle(id), RuntimeSpec.FileName));
        return JsonSerializer.Deserialize(json, OciRuntimeJson.Default.RuntimeSpec)!;
    }

    private static Mount MountAt(RuntimeSpec spec, string destination) => Assert.Single(spec.Mounts!, mount => mount.Destination == destination);
}
