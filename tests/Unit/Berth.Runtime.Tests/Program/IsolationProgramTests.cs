// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Handles;
using Berth.Oci.Runtime;
using Berth.Primitives;
using Berth.Runtime.Lifecycle;
using Berth.Runtime.Program;

namespace Berth.Runtime.Tests.Program;

/// <summary>A program is compiled and read without privilege: what it will do, and in which order.</summary>
public sealed class IsolationProgramTests
{
    private static readonly string[] AllButUser = ["pid", "network", "ipc", "uts", "mount", "cgroup"];

    private static RuntimeSpec Spec(params string[] namespaces) => new()
    {
        Process = new Process
        {
            Args = ["prog"], Cwd = "/work", Env = ["PATH=/a:/b"], NoNewPrivileges = true,
            Capabilities = new LinuxCapabilities { Bounding = ["CAP_CHOWN"], Permitted = ["CAP_CHOWN"], Effective = ["CAP_CHOWN"] },
        },
        Root = new Root { Path = "rootfs", Readonly = true },
        Hostname = "box",
        Mounts = [new Mount { Destination = "/proc", Type = "proc", Source = "proc" }, new Mount { Destination = "/dev", Type = "tmpfs", Source = "tmpfs" }],
        Linux = new LinuxSpec
        {
            Namespaces = [.. (namespaces.Length == 0 ? AllButUser : namespaces).Select(type => new LinuxNamespace { Type = type })],
            MaskedPaths = ["/proc/kcore"],
            ReadonlyPaths = ["/proc/sys"],
        },
    };

    private static List<string> Compile(RuntimeSpec spec, Func<ProgramRequest, ProgramRequest>? change = null)
    {
        var request = new ProgramRequest
        {
            Id = "one",
            BundlePath = "/bundle",
            Spec = spec,
            Process = spec.Process!,
            Streams = new StandardStreams(SafeFd.Borrow(0), SafeFd.Borrow(1), SafeFd.Borrow(2)),
            Host = new HostFacts(Privileged: true, InUserNamespace: false, HasKcore: false) { AppendsLayers = true },
        };
        using IsolationProgram program = IsolationCompiler.CompileContainer(change?.Invoke(request) ?? request);
        return [.. program.Describe()];
    }

    private static void AssertOrder(List<string> lines, params string[] expected)
    {
        int at = -1;
        foreach (string line in expected)
        {
            int found = lines.FindIndex(at + 1, candidate => candidate.StartsWith(line, StringComparison.Ordinal));
            Assert.True(found > at, $"\"{line}\" does not come after what should be before it in\n{string.Join('\n', lines)}");
            at = found;
        }
    }

    [Fact]
    public void The_steps_come_in_the_order_that_safety_demands() => AssertOrder(
        Compile(Spec()),
        "host: bind \"/bundle/rootfs\" at \"/\"",
        "host: clone into new namespaces",
        "unshare Cgroup",
        "make mounts private \"/\"",
        "attach the root",
        "mount \"proc\" at \"/proc\"",
        "mount \"tmpfs\" at \"/dev\"",
        "mknod \"/dev/null\"",
        "make working directory \"/work\"",
        "pivot_root \"/\"",
        "unmount the old root",
        "make read-only \"/proc/sys\"",
        "verify the mask \"/dev/null\"",
        "mask \"/proc/kcore\"",
        "make read-only \"/\"",
        "open working directory \"/work\"",
        "set no_new_privs",
        "drop bounding capabilities",
        "setresgid 0",
        "setresuid 0",
        "set capabilities",
        "clear ambient capabilities",
        "chdir \"/work\"",
        "reset signal dispositions and mask",
        "close_range 3",
        "exec \"prog\"");

    /// <summary>CVE-2019-19921, CVE-2019-16884.</summary>
    [Theory]
    [InlineData("/proc/sys", "tmpfs")]
    [InlineData("/proc/./self/../sys", "tmpfs")]
    [InlineData("/proc", "tmpfs")]
    public void A_mount_inside_proc_is_refused(string destination, string type)
    {
        RuntimeSpec spec = Spec();
        EngineException failure = Assert.Throws<EngineException>(() => Compile(spec with { Mounts = [.. spec.Mounts!, new Mount { Destination = destination, Type = type }] }));
        Assert.Contains("inside /proc", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bind_inside_proc_is_refused_but_for_the_list()
    {
        RuntimeSpec spec = Spec();
        RuntimeSpec With(string destination) => spec with { Mounts = [.. spec.Mounts!, new Mount { Destination = destination, Source = "/x", Options = ["bind"] }] };
        Assert.Throws<EngineException>(() => Compile(With("/proc/self/attr")));
        Assert.Contains("bind \"/x\" at \"/proc/cpuinfo\"", Compile(With("/proc/cpuinfo")));
    }

    [Fact]
    public void Any_other_mount_is_held_off_procfs_when_it_happens()
    {
        RuntimeSpec spec = Spec();
        List<string> lines = Compile(spec with { Mounts = [.. spec.Mounts!, new Mount { Destination = "/data", Source = "/x", Options = ["rbind", "ro"] }] });
        AssertOrder(lines, "host: bind \"/x\" at \"/data\"", "open the target of bind", "refuse to mount inside /proc \"/data\"", "bind \"/x\" at \"/data\"");
    }

    [Fact]
    public void A_user_namespace_gets_its_maps_before_anything_else()
    {
        RuntimeSpec spec = Spec("user", "pid", "mount", "uts");
        LinuxIdMapping[] map = [new LinuxIdMapping { ContainerId = 0, HostId = 100000, Size = 1000 }];
        List<string> lines = Compile(spec with { Linux = spec.Linux! with { UidMappings = map, GidMappings = map } });
        AssertOrder(lines, "host: clone into new namespaces", "ask for id mappings", "wait for id mappings", "setresuid 0", "attach the root");
        Assert.Contains("bind \"/dev/null\" at \"/dev/null\"", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("mknod", StringComparison.Ordinal));
    }

    [Fact]
    public void A_new_user_namespace_beside_a_joined_one_takes_two_clones()
    {
        RuntimeSpec spec = Spec("user", "pid", "mount", "uts");
        LinuxIdMapping[] map = [new LinuxIdMapping { Size = 1000 }];
        LinuxNamespace[] namespaces = [.. spec.Linux!.Namespaces!, new LinuxNamespace { Type = "network", Path = "/some/net" }];
        List<string> lines = Compile(spec with { Linux = spec.Linux with { UidMappings = map, GidMappings = map, Namespaces = namespaces } });
        AssertOrder(lines, "host: open namespace \"Network\" at \"/some/net\"", "host: clone", "join namespace \"Network\"", "clone into new namespaces", "ask for id mappings");
    }

    [Fact]
    public void A_created_container_waits_after_it_has_found_its_program()
    {
        List<string> lines = Compile(Spec(), request => request with { WaitForStart = true, StartsElsewhere = true });
        AssertOrder(lines, "find \"prog\"", "report created", "wait for start", "set no_new_privs", "exec \"prog\"");
    }

    [Fact]
    public void Hooks_have_their_places()
    {
        Hook[] hook = [new Hook { Path = "/h" }];
        RuntimeSpec spec = Spec() with { Hooks = new Hooks { CreateRuntime = hook, CreateContainer = hook, StartContainer = hook } };
        AssertOrder(
            Compile(spec, request => request with { WaitForStart = true, StartsElsewhere = true }),
            "mknod \"/dev/null\"", "report for hooks", "wait for hooks", "createContainer hook \"/h\"", "pivot_root", "wait for start", "startContainer hook \"/h\"", "exec");
    }

    [Fact]
    public void Layers_go_to_mount_2_on_an_old_kernel()
    {
        var overlay = new OverlayRoot { LowerDirs = ["/l/top", "/l/base"], UpperDir = "/u", WorkDir = "/w" };
        List<string> fresh = Compile(Spec(), request => request with { Overlay = overlay });
        AssertOrder(fresh, "host: mount \"overlay\" at \"/\"", "host: clone", "attach the root");
        List<string> old = Compile(Spec(), request => request with { Overlay = overlay, Host = request.Host with { AppendsLayers = false } });
        AssertOrder(old, "host: clone", "make mounts private", "open layer \"/l/top\"", "open layer \"/l/base\"", "open layer \"/u\"", "mount \"overlay\" at \"/\"");
    }

    [Theory]
    [InlineData("kernel.core_pattern")]
    [InlineData("net/../kernel/core_pattern")]
    [InlineData("net...kernel.core_pattern")]
    [InlineData("vm.swappiness")]
    public void A_sysctl_of_the_host_is_refused(string name)
    {
        RuntimeSpec spec = Spec();
        Assert.Throws<EngineException>(() => Compile(spec with { Linux = spec.Linux! with { Sysctl = new Dictionary<string, string> { [name] = "1" } } }));
    }

    [Fact]
    public void A_sysctl_of_a_namespace_that_is_not_the_containers_is_refused()
    {
        RuntimeSpec spec = Spec("pid", "mount", "uts");
        Assert.Throws<EngineException>(() => Compile(spec with { Linux = spec.Linux! with { Sysctl = new Dictionary<string, string> { ["net.ipv4.ip_forward"] = "1" } } }));
    }

    [Theory]
    [InlineData("net.ipv4.conf.eth0.forwarding", "sys/net/ipv4/conf/eth0/forwarding")]
    [InlineData("net/ipv4/conf/eth0.1/forwarding", "sys/net/ipv4/conf/eth0.1/forwarding")]
    public void Sysctl_names_with_dots_or_slashes_are_the_same_files(string name, string path)
    {
        RuntimeSpec spec = Spec();
        Assert.Contains($"sysctl \"{name}=1\" at \"/proc/{path}\"", Compile(spec with { Linux = spec.Linux! with { Sysctl = new Dictionary<string, string> { [name] = "1" } } }));
    }

    [Fact]
    public void What_cannot_be_honoured_is_an_error()
    {
        RuntimeSpec spec = Spec();
        Assert.Throws<EngineException>(() => Compile(spec with { Linux = spec.Linux! with { IntelRdt = new LinuxIntelRdt { ClosId = "x" } } }));
        Assert.Throws<EngineException>(() => Compile(spec with { Process = spec.Process! with { Rlimits = [new PosixRlimit { Type = "RLIMIT_X" }] } }));
        Assert.Throws<EngineException>(() => Compile(spec with { Linux = spec.Linux! with { Namespaces = [new LinuxNamespace { Type = "mount" }, new LinuxNamespace { Type = "odd" }] } }));
        Assert.Throws<EngineException>(() => Compile(spec with { Linux = spec.Linux! with { Namespaces = [new LinuxNamespace { Type = "mount" }, new LinuxNamespace { Type = "mount" }] } }));
        Assert.Throws<EngineException>(() => Compile(spec with { Linux = spec.Linux! with { RootfsPropagation = "sideways" } }));
        Assert.Throws<EngineException>(() => Compile(spec with { Mounts = [new Mount { Destination = "/x", Source = "/y", Options = ["bind", "size=3"] }] }));
        Assert.Throws<EngineException>(() => Compile(spec with { Process = spec.Process! with { Args = [] } }));
        Assert.Throws<EngineException>(() => Compile(spec with { Process = spec.Process! with { Cwd = "x" } }));
        Assert.Throws<EngineException>(() => Compile(spec with { OciVersion = "2.0.0" }));
    }

    [Fact]
    public void Too_many_steps_for_one_block_of_memory_are_no_matter()
    {
        RuntimeSpec spec = Spec();
        Mount[] many = [.. Enumerable.Range(0, 500).Select(i => new Mount { Destination = $"/mnt/{i}", Source = "/x/" + new string('y', 200), Options = ["rbind", "ro"] })];
        Assert.Contains("bind \"/x/" + new string('y', 200) + "\" at \"/mnt/499\"", Compile(spec with { Mounts = [.. spec.Mounts!, .. many] }));
    }
}
