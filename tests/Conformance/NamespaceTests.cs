// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Nodes;

namespace Berth.Conformance;

/// <summary>config-linux.md, "Namespaces", "User namespace mappings", "Offset for Time Namespace".</summary>
public sealed class NamespaceTests : IDisposable
{
    private readonly Bundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void AllNamed_AreNew_AndNoOther()
    {
        string[] kinds = ["mnt", "pid", "uts", "ipc", "net", "user", "cgroup"];
        string[] inside = _bundle.Output("for n in mnt pid uts ipc net user cgroup; do readlink /proc/self/ns/$n; done").Split('\n');
        for (int i = 0; i < kinds.Length; i++)
        {
            string host = new FileInfo("/proc/self/ns/" + kinds[i]).LinkTarget!;
            Assert.Equal(kinds[i] is "user" or "cgroup", host == inside[i]);
        }
    }

    [Fact]
    public void TheCommand_IsProcessOne_AndSeesNoOther() => Assert.Equal("1", _bundle.Output("for p in /proc/[0-9]*; do echo ${p#/proc/}; done"));

    [Fact]
    public void Hostname_AndDomainname_AreSet()
    {
        _bundle.Config["hostname"] = "a-host";
        Assert.Equal("a-host", _bundle.Output("hostname"));
    }

    [Fact]
    public void AHostname_WithoutUtsNamespace_IsAnError()
    {
        _bundle.Namespaces.Remove(_bundle.Namespaces.First(n => (string)n!["type"]! == "uts"));
        Assert.Equal(1, _bundle.Run().ExitCode);
        _bundle.MustBeGone();
    }

    [Fact]
    public void TheNetwork_IsLoopbackAlone() => Assert.Equal("lo", _bundle.Output("cat /proc/net/dev | tail -n +3 | cut -d: -f1").Trim());

    [Fact]
    public void ANamespaceByPath_IsJoined()
    {
        using RunningCommand holder = Command.Start("unshare", ["--net", "--uts", "sleep", "1000"]);
        string own = new FileInfo("/proc/self/ns/net").LinkTarget!;
        Eventually.True(() => new FileInfo($"/proc/{holder.Id}/ns/net").LinkTarget != own && File.ReadAllText($"/proc/{holder.Id}/comm").Trim() == "sleep", "it is unshared", 5);
        _bundle.SetNamespace("network", $"/proc/{holder.Id}/ns/net");
        Assert.Equal(new FileInfo($"/proc/{holder.Id}/ns/net").LinkTarget, _bundle.Output("readlink /proc/self/ns/net"));
    }

    [Fact]
    public void APidNamespaceByPath_IsJoined()
    {
        using var first = new Bundle();
        first.Command("sleep", "1000").CreateAndStart();
        _bundle.SetNamespace("pid", $"/proc/{(int)first.State()["pid"]!}/ns/pid");
        string text = _bundle.Output("cat /proc/1/cmdline | tr '\\0' ' '");
        Assert.Equal("sleep 1000", text.Trim());
    }

    [Fact]
    public void AWrongKindOfNamespace_IsAnError()
    {
        _bundle.SetNamespace("network", "/proc/self/ns/uts");
        Assert.Equal(1, _bundle.Run().ExitCode);
        _bundle.MustBeGone();
    }

    [Fact]
    public void AUserNamespace_MapsIds()
    {
        MapUser();
        Assert.Equal("0 0 100000 1000 0", _bundle.Output("echo $(awk '{print $1, $2, $3}' /proc/self/uid_map | sed 's/^0 100000/0 0 100000/;s/ 1000$/ 1000/') $(id -u)").Replace("0 0 100000 1000", "0 0 100000 1000", StringComparison.Ordinal));
    }

    [Fact]
    public void AUserNamespace_HasDevicesAndATmpfsAndCanExec()
    {
        MapUser();
        _bundle.Command("sleep", "1000").CreateAndStart();
        string pid = _bundle.State()["pid"]!.ToString();
        Assert.Contains("100000", File.ReadAllText($"/proc/{pid}/uid_map"), StringComparison.Ordinal);
        Assert.Equal("0 1:3", _bundle.Runtime("exec", _bundle.Id, "sh", "-c", "echo x > /dev/null; echo $(id -u) $(stat -c %t:%T /dev/null)").MustSucceed().Text);
        _bundle.Runtime("exec", _bundle.Id, "sh", "-c", "echo data > /dev/shm/file && cat /dev/shm/file").MustSucceed();
    }

    [Fact]
    public void AUserNamespaceByPath_WithNewOthers_Works()
    {
        Bundle.OnlyBerth("runc 1.1 asks for mappings here");
        using var first = new Bundle();
        Map(first);
        first.Command("sleep", "1000").CreateAndStart();
        int pid = (int)first.State()["pid"]!;
        OpenRootfs(_bundle);
        _bundle.SetNamespace("user", $"/proc/{pid}/ns/user");
        Assert.Equal($"{new FileInfo($"/proc/{pid}/ns/user").LinkTarget} 1", _bundle.Output("echo $(readlink /proc/self/ns/user) $$"));
    }

    [Fact]
    public void ANewUserNamespace_WithAJoinedNetwork_Works()
    {
        using RunningCommand holder = Command.Start("unshare", ["--net", "sleep", "1000"]);
        string own = new FileInfo("/proc/self/ns/net").LinkTarget!;
        Eventually.True(() => new FileInfo($"/proc/{holder.Id}/ns/net").LinkTarget != own, "it is unshared", 5);
        MapUser();
        _bundle.SetNamespace("network", $"/proc/{holder.Id}/ns/net");

        // A sysfs can only be mounted by who owns the network namespace.
        JsonArray mounts = _bundle.Config["mounts"]!.AsArray();
        mounts.Remove(mounts.First(m => (string)m!["destination"]! == "/sys"));
        Assert.Equal(new FileInfo($"/proc/{holder.Id}/ns/net").LinkTarget, _bundle.Output("readlink /proc/self/ns/net"));
    }

    [Fact]
    public void ACgroupNamespace_ShowsItsRoot()
    {
        _bundle.SetNamespace("cgroup");
        Assert.Equal("/", _bundle.Output("cut -d: -f3 /proc/self/cgroup | sort -u"));
    }

    [Fact]
    public void ATimeNamespace_HasItsOffsets()
    {
        Bundle.OnlyBerth("runtime specification 1.1, which runc has from 1.2 on");
        _bundle.SetNamespace("time");
        _bundle.Linux["timeOffsets"] = JsonNode.Parse("""{ "boottime": { "secs": 1000000, "nanosecs": 5 }, "monotonic": { "secs": 77 } }""");
        Assert.True(double.Parse(_bundle.Output("cut -d' ' -f1 /proc/uptime"), System.Globalization.CultureInfo.InvariantCulture) > 1000000);
        Assert.NotEqual(new FileInfo("/proc/self/ns/time").LinkTarget, _bundle.Output("readlink /proc/self/ns/time"));
    }

    [Fact]
    public void Sysctls_OfNamespaces_AreSet()
    {
        _bundle.Linux["sysctl"] = JsonNode.Parse("""{ "net.ipv4.ip_forward": "1", "kernel.msgmax": "12345" }""");
        Assert.Equal("1 12345", _bundle.Output("echo $(cat /proc/sys/net/ipv4/ip_forward /proc/sys/kernel/msgmax)"));
    }

    [Theory]
    [InlineData("kernel.core_pattern")]
    [InlineData("vm.swappiness")]
    [InlineData("kernel/core_pattern")]
    [InlineData("net/../kernel/core_pattern")]
    public void Sysctls_OfTheHost_AreRefused(string name)
    {
        // The value that is there already: where the guard is missing this test must not change the machine.
        string file = name.Contains("swappiness", StringComparison.Ordinal) ? "/proc/sys/vm/swappiness" : "/proc/sys/kernel/core_pattern";
        _bundle.Linux["sysctl"] = new JsonObject { [name] = File.ReadAllText(file).Trim() };
        Assert.Equal(1, _bundle.Run().ExitCode);
        _bundle.MustBeGone();
    }

    [Fact]
    public void TheCgroup_IsTheGivenOne()
    {
        _bundle.Linux["cgroupsPath"] = "/berth-conformance-parent/" + _bundle.Id;
        Assert.Contains("/berth-conformance-parent/" + _bundle.Id, _bundle.Output("cat /proc/self/cgroup"), StringComparison.Ordinal);
        _bundle.MustBeGone();
        foreach (string folder in Directory.EnumerateDirectories("/sys/fs/cgroup", "berth-conformance-parent", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint }))
        {
            Directory.Delete(folder);
        }
    }

    [Fact]
    public void ACgroupMount_ShowsOnlyTheContainersOwn()
    {
        _bundle.AddMount("/sys/fs/cgroup", "cgroup", "cgroup", "nosuid", "noexec", "nodev", "relatime", "ro");
        string text = _bundle.Output("cat /sys/fs/cgroup/pids/cgroup.procs /sys/fs/cgroup/cgroup.procs 2>/dev/null; touch /sys/fs/cgroup/x /sys/fs/cgroup/pids/x 2>/dev/null; echo $?");
        Assert.StartsWith("1\n", text, StringComparison.Ordinal);
        Assert.EndsWith("1", text, StringComparison.Ordinal);
    }

    private void MapUser() => Map(_bundle);

    private static void Map(Bundle bundle)
    {
        OpenRootfs(bundle);
        bundle.SetNamespace("user");
        bundle.Linux["uidMappings"] = JsonNode.Parse("""[{"containerID":0,"hostID":100000,"size":1000}]""");
        bundle.Linux["gidMappings"] = JsonNode.Parse("""[{"containerID":0,"hostID":100000,"size":1000}]""");
    }

    private static void OpenRootfs(Bundle bundle)
    {
        Command.Run("chown", ["-R", "100000:100000", bundle.Rootfs]).MustSucceed();
        Command.Run("chmod", ["755", bundle.Folder]).MustSucceed();
    }
}
