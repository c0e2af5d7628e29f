// SPDX-License-Identifier: Apache-2.0
using Berth.EndToEnd.Harness;

namespace Berth.EndToEnd.Containers;

/// <summary>Every flag of <c>run</c> and <c>create</c> does what it says, seen from inside: process, names, namespaces, security, streams.</summary>
public sealed partial class FlagTests(Machine machine) : Scenario(machine)
{
    [Theory, CombinatorialClients]
    public void Names_HostDomainHostsAndResolver(ClientKind kind)
    {
        string[] lines = Inside(kind, ["-h", "ship", "--domainname", "sea.example", "--add-host", "pilot:192.0.2.7", "--dns", "192.0.2.53", "--dns-option", "ndots:3", "--dns-search", "sea.example"],
            "hostname; cat /proc/sys/kernel/domainname; cat /etc/hostname; grep -c 'ship.sea.example ship' /etc/hosts; grep pilot /etc/hosts; cat /etc/resolv.conf").Split('\n');

        Assert.Equal(["ship", "sea.example", "ship", "1", "192.0.2.7\tpilot", "search sea.example", "nameserver 192.0.2.53", "options ndots:3"], lines);
    }

    [Theory, CombinatorialClients]
    public void Groups_AreAdded(ClientKind kind) =>
        Assert.Equal("groups=29(audio),55,0(root)".Split('=')[1].Split(',').Order(), Inside(kind, ["--group-add", "55", "--group-add", "audio"], "id").Split("groups=")[1].Split(',').Order());

    [Theory, CombinatorialClients]
    public void Namespaces_OfTheHost(ClientKind kind)
    {
        Assert.Equal(HostNamespace("pid"), Inside(kind, ["--pid", "host"], "readlink /proc/self/ns/pid"));
        Assert.Equal(HostNamespace("ipc"), Inside(kind, ["--ipc", "host"], "readlink /proc/self/ns/ipc"));
        Assert.Equal(HostNamespace("uts"), Inside(kind, ["--uts", "host"], "readlink /proc/self/ns/uts"));
        Assert.Equal(HostNamespace("cgroup"), Inside(kind, ["--cgroupns", "host"], "readlink /proc/self/ns/cgroup"));
        Assert.NotEqual(HostNamespace("cgroup"), Inside(kind, ["--cgroupns", "private"], "readlink /proc/self/ns/cgroup"));
        Assert.Equal(HostNamespace("user"), Inside(kind, ["--userns", "host"], "readlink /proc/self/ns/user"));
        Assert.Equal("no", Inside(kind, ["--ipc", "none"], "grep -q /dev/shm /proc/mounts || echo no"));
    }

    [Theory, CombinatorialClients]
    public void Namespaces_OfAnotherContainer(ClientKind kind)
    {
        Client client = Use(kind);
        string other = client.Ok("run", "-d", "--rm", "busybox", "sleep", "100");

        foreach (string type in (string[])["pid", "net"])
        {
            string flag = type == "net" ? "--network" : "--pid";
            Assert.Equal(client.Ok("exec", other, "readlink", $"/proc/self/ns/{type}"), Inside(kind, [flag, $"container:{other}"], $"readlink /proc/self/ns/{type}"));
        }

        client.Discard(other);
    }

    [Theory, CombinatorialClients]
    public void CgroupParent_IsAboveTheContainers(ClientKind kind)
    {
        string parent = $"/berth-flags-{kind}";
        string groups = Inside(kind, ["--cgroup-parent", parent, "--cgroupns", "host"], "cat /proc/self/cgroup");

        // The parent is the user's and stays, as with Docker.
        foreach (string folder in Directory.EnumerateDirectories("/sys/fs/cgroup").Append("/sys/fs/cgroup").Select(root => root + parent).Where(Directory.Exists))
            Eventually.True(() => Command.Run("rmdir", [folder]).ExitCode == 0, "the parent is empty");
        Assert.Contains($":{parent}/", groups, StringComparison.Ordinal);
    }

    [Theory, CombinatorialClients]
    public void Security_SeccompFileAndUnconfined_SystemPaths(ClientKind kind)
    {
        string profile = Path.Combine(Machine.Folder, $"seccomp-{kind}.json");
        File.WriteAllText(profile, """{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["mkdir","mkdirat"],"action":"SCMP_ACT_ERRNO"}]}""");

        Assert.Equal("refused\nSeccomp:\t2", Inside(kind, ["--security-opt", $"seccomp={profile}"], "mkdir /tmp/x 2>/dev/null || echo refused; grep Seccomp: /proc/self/status"));
        Assert.Equal("Seccomp:\t0", Inside(kind, ["--security-opt", "seccomp=unconfined"], "grep Seccomp: /proc/self/status"));
        Assert.Equal("0", Inside(kind, ["--security-opt", "systempaths=unconfined"], "grep -c ' /proc/' /proc/mounts || true"));
        Assert.NotEqual("0", Inside(kind, ["--security-opt", "apparmor=unconfined", "--security-opt", "label=disable"], "grep -c ' /proc/' /proc/mounts || true"));
    }

    [Theory, CombinatorialClients]
    public void Privileged_HasTheHostsDevicesAndNoFilter(ClientKind kind) =>
        Assert.Equal("Seccomp:\t0\nrw", Inside(kind, ["--privileged"], "grep Seccomp: /proc/self/status; grep ' /sys ' /proc/mounts | cut -d' ' -f4 | cut -d, -f1"));

    [Theory, CombinatorialClients]
    public void Sysctl_IsSet(ClientKind kind) =>
        Assert.Equal("1\n9000", Inside(kind, ["--sysctl", "net.ipv4.ip_forward=1", "--sysctl", "kernel.msgmax=9000"], "cat /proc/sys/net/ipv4/ip_forward /proc/sys/kernel/msgmax"));

    [Theory, CombinatorialClients]
    public void Attach_OnlyWhatIsNamed(ClientKind kind)
    {
        CommandResult result = Use(kind).Run("run", "--rm", "-a", "stdout", "busybox", "sh", "-c", "echo out; echo err >&2").MustSucceed();

        Assert.Equal("out\n", result.Output);
        Assert.Equal("", result.Error);
    }

    [Theory, CombinatorialClients]
    public void Labels_AnnotationsExposedPortsAndStopChoices_AreKept(ClientKind kind)
    {
        Client client = Use(kind);
        string file = Path.Combine(Machine.Folder, $"labels-{kind}");
        File.WriteAllText(file, "# comment\nfrom=file\n");
        string id = client.Ok("create", "-l", "a=b", "--label-file", file, "--annotation", "x.y=z", "--expose", "80", "--expose", "90-91/udp", "--stop-signal", "SIGUSR1",
            "--stop-timeout", "7", "--restart", "on-failure:3", "--no-healthcheck", "busybox");

        Assert.Equal("b file z SIGUSR1 7 on-failure 3", client.InspectFormat(id,
            "{{.Config.Labels.a}} {{.Config.Labels.from}} {{index .HostConfig.Annotations \"x.y\"}} {{.Config.StopSignal}} {{.Config.StopTimeout}} {{.HostConfig.RestartPolicy.Name}} {{.HostConfig.RestartPolicy.MaximumRetryCount}}"));
        Assert.Equal("[NONE] 3", client.InspectFormat(id, "{{.Config.Healthcheck.Test}} {{len .Config.ExposedPorts}}"));
        client.Discard(id);
    }

    [Theory, CombinatorialClients]
    public void StopSignal_IsWhatArrives(ClientKind kind)
    {
        Client client = Use(kind);
        string id = client.Ok("run", "-d", "--stop-signal", "USR1", "busybox", "sh", "-c", "trap 'exit 9' USR1; echo ready; while :; do sleep 0.1; done");
        Eventually.True(() => client.Ok("logs", id) == "ready", "the trap is set");
        client.Ok("stop", id);

        Assert.Equal("9", client.InspectFormat(id, "{{.State.ExitCode}}"));
        client.Discard(id);
    }

    [Theory, CombinatorialClients]
    public void Restart_OnFailureTriesAsOftenAsAsked(ClientKind kind)
    {
        Client client = Use(kind);
        string id = client.Ok("run", "-d", "--restart", "on-failure:2", "busybox", "sh", "-c", "exit 5");

        Eventually.True(() => client.InspectFormat(id, "{{.RestartCount}} {{.State.Status}} {{.State.ExitCode}}") == "2 exited 5", "two restarts and then the end");
        client.Discard(id);
    }

    [Theory, CombinatorialClients]
    public void CidFile_HoldsTheId(ClientKind kind)
    {
        string file = Path.Combine(Machine.Folder, $"cid-{kind}");
        string id = Use(kind).Ok("create", "--cidfile", file, "busybox");

        Assert.Equal(id, File.ReadAllText(file));
        Use(kind).Run("create", "--cidfile", file, "busybox").MustFail(1, "container ID file found");
        Use(kind).Discard(id);
    }

    private static string HostNamespace(string type) => new FileInfo($"/proc/self/ns/{type}").LinkTarget!;

    private string Inside(ClientKind kind, string[] flags, string script) => Use(kind).Ok(["run", "--rm", .. flags, "busybox", "sh", "-c", script]);
}
