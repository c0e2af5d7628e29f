// SPDX-License-Identifier: Apache-2.0
using Berth.EndToEnd.Harness;

namespace Berth.EndToEnd.Containers;

/// <summary>Limits, devices, mounts and logs, seen from inside.</summary>
public sealed partial class FlagTests
{
    private static readonly string s_ownDisk = OwnDisk();

    [Theory, CombinatorialClients]
    public void Memory_EachLimitIsInItsFile(ClientKind kind)
    {
        RequireV1("memory");
        Assert.Equal("67108864\n33554432\n134217728\n10\noom_kill_disable 1", Inside(kind,
            ["-m", "64m", "--memory-reservation", "32m", "--memory-swap", "128m", "--memory-swappiness", "10", "--oom-kill-disable"],
            "cd /sys/fs/cgroup/memory; cat memory.limit_in_bytes memory.soft_limit_in_bytes memory.memsw.limit_in_bytes memory.swappiness; grep oom_kill_disable memory.oom_control"));
    }

    [Theory, CombinatorialClients]
    public void OomKillDisable_WithoutALimitWarns(ClientKind kind) =>
        Assert.Contains("no memory limit is set", Use(kind).Run("run", "--rm", "--oom-kill-disable", "busybox", "true").Error, StringComparison.Ordinal);

    [Theory, CombinatorialClients]
    public void Cpu_EachLimitIsInItsFile(ClientKind kind)
    {
        RequireV1("cpu");
        Assert.Equal("50000\n25000\n300", Inside(kind, ["--cpu-period", "50000", "--cpu-quota", "25000", "-c", "300"],
            "cd /sys/fs/cgroup/cpu; cat cpu.cfs_period_us cpu.cfs_quota_us cpu.shares"));
        Assert.Equal("0\n0", Inside(kind, ["--cpuset-cpus", "0", "--cpuset-mems", "0"], "cat /sys/fs/cgroup/cpuset/cpuset.cpus /sys/fs/cgroup/cpuset/cpuset.mems"));
    }

    [Theory, CombinatorialClients]
    public void BlockDevices_AreThrottled(ClientKind kind)
    {
        RequireV1("blkio");
        Assert.SkipWhen(s_ownDisk.Length == 0, "there is no disk in /sys/block");
        Assert.Equal("104857600\n1000", Inside(kind, ["--device-read-bps", $"{s_ownDisk}:100mb", "--device-read-iops", $"{s_ownDisk}:1000"],
            "cd /sys/fs/cgroup/blkio; cut -d' ' -f2 blkio.throttle.read_bps_device blkio.throttle.read_iops_device"));
        Assert.Equal("209715200\n2000", Inside(kind, ["--device-write-bps", $"{s_ownDisk}:200mb", "--device-write-iops", $"{s_ownDisk}:2000"],
            "cd /sys/fs/cgroup/blkio; cut -d' ' -f2 blkio.throttle.write_bps_device blkio.throttle.write_iops_device"));
    }

    [Theory, CombinatorialClients]
    public void OomScore_AndUlimits(ClientKind kind) =>
        Assert.Equal("500 0 77", Inside(kind, ["--oom-score-adj", "500", "--ulimit", "core=0", "--ulimit", "nofile=77:88"], "echo $(cat /proc/self/oom_score_adj) $(ulimit -c) $(ulimit -n)"));

    [Theory, CombinatorialClients]
    public void Devices_AreThereWithTheirRights(ClientKind kind)
    {
        Assert.SkipUnless(File.Exists("/dev/fuse"), "there is no /dev/fuse, a device that containers do not have by default");
        Assert.Equal("read\nrefused", Inside(kind, ["--device", "/dev/fuse:/dev/mine:r"], "(exec 3</dev/mine) && echo read; (exec 3<>/dev/mine) 2>/dev/null || echo refused"));

        // Whoever makes the node by its number still may not open it.
        const string Open = "mknod /tmp/fuse c 10 229; (exec 3<>/tmp/fuse) 2>&1 | grep -c 'not permitted' || true";
        Assert.Equal("1", Inside(kind, [], Open));
        Assert.Equal("0", Inside(kind, ["--device-cgroup-rule", "c 10:229 rwm"], Open));
    }

    [Theory, CombinatorialClients]
    public void Mounts_TmpfsAndBindInTheLongNotation(ClientKind kind)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Machine.Folder, $"long-{kind}")).FullName;

        Assert.Contains("size=1024k,mode=700", Inside(kind, ["--mount", "type=tmpfs,dst=/t,tmpfs-size=1m,tmpfs-mode=700"], "grep ' /t ' /proc/mounts"), StringComparison.Ordinal);
        Assert.Contains("size=1024k,mode=700,uid=5", Inside(kind, ["--tmpfs", "/t:size=1m,mode=700,uid=5"], "grep ' /t ' /proc/mounts"), StringComparison.Ordinal);
        Assert.Equal("read-only", Inside(kind, ["--mount", $"type=bind,src={folder},dst=/w,ro"], "touch /w/x 2>/dev/null || echo read-only"));
        Assert.Equal("", Inside(kind, ["--mount", $"type=bind,src={folder},dst=/w"], "touch /w/made"));
        Assert.True(File.Exists(Path.Combine(folder, "made")));
    }

    [Theory, CombinatorialClients]
    public void Logs_NoneKeepsNothing_LabelsAndRotation(ClientKind kind)
    {
        Client client = Use(kind);
        string id = client.Ok("create", "--log-driver", "none", "busybox", "echo", "x");
        client.Ok("start", id);
        client.Ok("wait", id);
        client.Run("logs", id).MustFail(1, "configured logging driver does not support reading");
        client.Discard(id);

        string labelled = client.Ok("create", "-l", "ship=berth", "--log-opt", "labels=ship", "--log-opt", "max-size=10k", "--log-opt", "max-file=2", "busybox", "seq", "1", "2000");
        client.Ok("start", labelled);
        client.Ok("wait", labelled);
        Assert.Contains("ship=berth 2000", client.Ok("logs", "--details", "-n", "1", labelled), StringComparison.Ordinal);
        Assert.NotEqual("1", client.Ok("logs", labelled).Split('\n')[0]);
        client.Discard(labelled);
    }

    private static void RequireV1(string controller) =>
        Assert.SkipUnless(Directory.Exists($"/sys/fs/cgroup/{controller}") && File.Exists($"/sys/fs/cgroup/{controller}/tasks"), $"the {controller} controller is not one of cgroup version 1");

    private static string OwnDisk() => Directory.Exists("/sys/block")
        ? Directory.EnumerateDirectories("/sys/block").Select(path => "/dev/" + Path.GetFileName(path)).FirstOrDefault(path => File.Exists(path) && !path.Contains("loop", StringComparison.Ordinal) && !path.Contains("ram", StringComparison.Ordinal)) ?? ""
        : "";
}
