// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.EndToEnd.Harness;

namespace Berth.EndToEnd.Containers;

/// <summary>Rows I1-I4, I6, I7: what a process in a container sees.</summary>
public sealed class IsolationTests(Machine machine) : Scenario(machine)
{
    [Theory, CombinatorialClients]
    public void Hostname_IsTheShortIdOrWhatWasAsked(ClientKind kind)
    {
        Client client = Use(kind);
        string id = client.Ok("create", "busybox", "hostname");
        Assert.Equal(id[..12], client.Ok("start", "-a", id));
        Assert.Equal("harbour", client.Ok("run", "--rm", "-h", "harbour", "busybox", "hostname"));
        client.Discard(id);
    }

    [Theory, CombinatorialClients]
    public void Processes_AreOnlyTheContainersOwn(ClientKind kind)
    {
        string[] lines = Use(kind).Ok("run", "--rm", "busybox", "ps", "-o", "pid,args").Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Matches(@"^\s+1 ps -o pid,args$", lines[1]);
    }

    [Theory, CombinatorialClients]
    public void Root_IsTheImageOverOverlay(ClientKind kind)
    {
        Assert.Contains("overlay / overlay", Use(kind).Ok("run", "--rm", "busybox", "sh", "-c", "grep ' / ' /proc/mounts"), StringComparison.Ordinal);
        Assert.Equal(1, Use(kind).Run("run", "--rm", "busybox", "ls", Machine.Folder).ExitCode);
    }

    [Theory, CombinatorialClients]
    public void Mounts_AreTheStockOnes(ClientKind kind)
    {
        string mounts = Use(kind).Ok("run", "--rm", "busybox", "cat", "/proc/mounts");
        foreach (string expected in (string[])["proc /proc proc rw,nosuid,nodev,noexec", "tmpfs /dev tmpfs rw,nosuid,size=65536k,mode=755", "devpts /dev/pts devpts rw,nosuid,noexec",
            "sysfs /sys sysfs ro,nosuid,nodev,noexec", "mqueue /dev/mqueue mqueue rw,nosuid,nodev,noexec", "shm /dev/shm tmpfs rw,nosuid,nodev,noexec,relatime,size=65536k",
            " /etc/resolv.conf ", " /etc/hostname ", " /etc/hosts ", "proc /proc/bus proc ro", "proc /proc/fs proc ro", "proc /proc/irq proc ro", "proc /proc/sys proc ro", "/proc/keys", "/proc/timer_list", "/sys/firmware"])
        {
            Assert.Contains(expected, mounts, StringComparison.Ordinal);
        }
    }

    [Theory, CombinatorialClients]
    public void Sys_AndCgroupsAreReadOnly(ClientKind kind)
    {
        CommandResult result = Use(kind).Run("run", "--rm", "busybox", "sh", "-c",
            "echo 1 > /proc/sys/kernel/dmesg_restrict; for d in /sys/fs/cgroup /sys/fs/cgroup/memory; do mkdir $d/x; done; touch /sys/x; true");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(4, result.Error.Split('\n').Count(line => line.Contains("Read-only file system", StringComparison.Ordinal)));
    }

    [Theory, CombinatorialClients]
    public void Capabilities_AreTheStockFourteen(ClientKind kind)
    {
        string status = Use(kind).Ok("run", "--rm", "busybox", "cat", "/proc/self/status");
        Assert.Contains("CapEff:\t00000000a80425fb", status, StringComparison.Ordinal);
        Assert.Contains("CapPrm:\t00000000a80425fb", status, StringComparison.Ordinal);
        Assert.Contains("CapBnd:\t00000000a80425fb", status, StringComparison.Ordinal);
        Assert.Contains("CapInh:\t0000000000000000", status, StringComparison.Ordinal);
        Assert.Contains("CapAmb:\t0000000000000000", status, StringComparison.Ordinal);
        Assert.Contains("Seccomp:\t2", status, StringComparison.Ordinal);
        Assert.Contains("NoNewPrivs:\t0", status, StringComparison.Ordinal);
    }

    [Theory, CombinatorialClients]
    public void Capabilities_AreAddedAndDroppedOnRequest(ClientKind kind)
    {
        Assert.Contains("CapEff:\t0000000000000000", Use(kind).Ok("run", "--rm", "--cap-drop", "ALL", "busybox", "cat", "/proc/self/status"), StringComparison.Ordinal);
        Assert.Contains("CapEff:\t00000000a82425fb", Use(kind).Ok("run", "--rm", "--cap-add", "SYS_ADMIN", "busybox", "cat", "/proc/self/status"), StringComparison.Ordinal);
        Assert.Contains("CapEff:\t0000000000000400", Use(kind).Ok("run", "--rm", "--cap-drop", "all", "--cap-add", "net_bind_service", "busybox", "cat", "/proc/self/status"), StringComparison.Ordinal);
        Use(kind).Run("run", "--rm", "--cap-add", "NONSENSE", "busybox", "true").MustFail(125, "NONSENSE");
    }

    [Theory, CombinatorialClients]
    public void NoNewPrivileges_OnRequest(ClientKind kind) =>
        Assert.Contains("NoNewPrivs:\t1", Use(kind).Ok("run", "--rm", "--security-opt", "no-new-privileges", "busybox", "cat", "/proc/self/status"), StringComparison.Ordinal);

    [Theory, CombinatorialClients]
    public void User_ByNameByNumberAndWithGroup(ClientKind kind)
    {
        Assert.Equal("uid=0(root) gid=0(root) groups=0(root)", Use(kind).Ok("run", "--rm", "busybox", "id"));
        Assert.Equal("uid=1000(alice) gid=1001(alice) groups=29(audio),44(video),1001(alice)", Use(kind).Ok("run", "--rm", "-u", "alice", "busybox", "id"));
        Assert.Equal("uid=4242 gid=0(root) groups=0(root)", Use(kind).Ok("run", "--rm", "-u", "4242", "busybox", "id"));
        Assert.Equal("uid=4242 gid=44(video) groups=44(video)", Use(kind).Ok("run", "--rm", "-u", "4242:video", "busybox", "id"));
        Use(kind).Run("run", "--rm", "-u", "nobodyknows", "busybox", "id").MustFail(125, "unable to find user nobodyknows: no matching entries in passwd file");
        Use(kind).Run("run", "--rm", "-u", "99999999999", "busybox", "id").MustFail(125);
    }

    [Theory, CombinatorialClients]
    public void WorkingDirectory_IsMadeAndEntered(ClientKind kind) =>
        Assert.Equal("/some/where", Use(kind).Ok("run", "--rm", "-w", "/some/where", "busybox", "pwd"));

    [Theory, CombinatorialClients]
    public void Network_WithoutOneHasLoopbackOnly(ClientKind kind)
    {
        string links = Use(kind).Ok("run", "--rm", "--network", "none", "busybox", "ip", "-o", "link");
        Assert.Contains("lo:", links, StringComparison.Ordinal);
        Assert.Single(links.Split('\n'));
        Assert.Contains("UP", links, StringComparison.Ordinal);
        Use(kind).Ok("run", "--rm", "--network", "none", "busybox", "ping", "-c", "1", "127.0.0.1");
    }

    [Theory, CombinatorialClients]
    public void Network_HostIsTheHosts(ClientKind kind) =>
        Assert.Equal(new FileInfo("/proc/self/ns/net").LinkTarget, Use(kind).Ok("run", "--rm", "--network", "host", "busybox", "readlink", "/proc/self/ns/net"));

    [Theory, CombinatorialClients]
    public void Limits_AreInTheKernelsFiles(ClientKind kind)
    {
        Client client = Use(kind);
        string id = client.Ok("run", "-d", "-m", "64m", "--cpus", "0.5", "--pids-limit", "33", "--cpu-shares", "512", "--cpuset-cpus", "0", "busybox", "sleep", "100");
        string pid = client.InspectFormat(id, "{{.State.Pid}}");
        Assert.Equal("67108864", CgroupFile(pid, "memory", "memory.limit_in_bytes", "memory.max"));
        Assert.Equal("33", CgroupFile(pid, "pids", "pids.max", "pids.max"));
        Assert.Equal("0", CgroupFile(pid, "cpuset", "cpuset.cpus", "cpuset.cpus"));
        Assert.Contains("50000", CgroupFile(pid, "cpu", "cpu.cfs_quota_us", "cpu.max"), StringComparison.Ordinal);
        client.Discard(id);
    }

    [Theory, CombinatorialClients]
    public void Memory_OverTheLimitIsAnOomKill(ClientKind kind)
    {
        Client client = Use(kind);
        string name = FreshName("oom");
        CommandResult result = client.Run("run", "--name", name, "-m", "16m", "--memory-swap", "16m", "busybox", "sh", "-c", "dd if=/dev/zero of=/dev/null bs=64M count=1");
        Assert.Equal(137, result.ExitCode);
        Assert.Equal("true", client.InspectFormat(name, "{{.State.OOMKilled}}"));
        client.Discard(name);
    }

    [Theory, CombinatorialClients]
    public void ReadOnlyRoot_Tmpfs_ShmSize_Ulimit(ClientKind kind)
    {
        Client client = Use(kind);
        Assert.Equal(1, client.Run("run", "--rm", "--read-only", "busybox", "touch", "/x").ExitCode);
        Assert.Contains("tmpfs /scratch tmpfs rw,nosuid,nodev,noexec", client.Ok("run", "--rm", "--tmpfs", "/scratch:size=1m", "busybox", "grep", "/scratch", "/proc/mounts"), StringComparison.Ordinal);
        Assert.Contains("size=8192k", client.Ok("run", "--rm", "--shm-size", "8m", "busybox", "grep", "/dev/shm", "/proc/mounts"), StringComparison.Ordinal);
        Assert.Equal("100 200", client.Ok("run", "--rm", "--ulimit", "nofile=100:200", "busybox", "sh", "-c", "echo $(ulimit -Sn) $(ulimit -Hn)"));
    }

    private static string CgroupFile(string pid, string controller, string v1, string v2)
    {
        foreach (string line in File.ReadLines($"/proc/{pid}/cgroup"))
        {
            string[] parts = line.Split(':', 3);
            if (parts[1].Split(',').Contains(controller))
                return File.ReadAllText($"/sys/fs/cgroup/{controller}{parts[2]}/{v1}").Trim();
        }

        string unified = File.ReadLines($"/proc/{pid}/cgroup").First(line => line.StartsWith("0::", StringComparison.Ordinal))[3..];
        return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/sys/fs/cgroup{unified}/{v2}")).Trim();
    }
}
