// SPDX-License-Identifier: Apache-2.0
using Berth.EndToEnd.Harness;

namespace Berth.EndToEnd.Security;

/// <summary>Invariants 2 and 8: what processes in a container may do, by whatever way they came in.</summary>
public sealed class ConfinementTests(Machine machine) : Scenario(machine)
{
    private const string Status = "grep -E '^(Cap|Seccomp:|NoNewPrivs)' /proc/self/status";

    private Client Client => Use(ClientKind.Berth);

    [Fact]
    public void Exec_IsConfinedAsTheFirstProcess_AlsoAfterARestart()
    {
        string id = Client.Ok("run", "-d", "busybox", "sleep", "1000");
        for (int round = 0; round < 2; round++)
        {
            string status = Client.Ok("exec", id, "sh", "-c", Status);
            foreach (string set in (string[])["CapPrm", "CapEff", "CapBnd"])
                Assert.Contains($"{set}:\t00000000a80425fb", status, StringComparison.Ordinal);
            Assert.Contains("CapInh:\t0000000000000000", status, StringComparison.Ordinal);
            Assert.Contains("CapAmb:\t0000000000000000", status, StringComparison.Ordinal);
            Assert.Contains("Seccomp:\t2", status, StringComparison.Ordinal);
            Assert.Equal(status, Inside(id));
            CommandResult unshare = Client.Run("exec", id, "unshare", "-m", "true");
            Assert.Contains("Operation not permitted", unshare.Error, StringComparison.Ordinal);
            CommandResult device = Client.Run("exec", id, "sh", "-c", $"mknod /tmp/kmsg{round} c 1 11 && cat /tmp/kmsg{round}");
            Assert.Contains("Operation not permitted", device.Error, StringComparison.Ordinal);
            Client.Ok("restart", "-t", "0", id);
        }

        Client.Discard(id);
    }

    [Fact]
    public void AnotherUser_KeepsNoCapability()
    {
        string id = Client.Ok("run", "-d", "busybox", "sleep", "1000");
        foreach (string status in (string[])[Client.Ok("run", "--rm", "-u", "alice", "busybox", "sh", "-c", Status), Client.Ok("exec", "-u", "alice", id, "sh", "-c", Status)])
        {
            foreach (string set in (string[])["CapInh", "CapPrm", "CapEff", "CapAmb"])
                Assert.Contains($"{set}:\t0000000000000000", status, StringComparison.Ordinal);
            Assert.Contains("CapBnd:\t00000000a80425fb", status, StringComparison.Ordinal);
        }

        Client.Discard(id);
    }

    [Fact]
    public void NoNewPrivileges_HoldsForExec()
    {
        string id = Client.Ok("run", "-d", "--security-opt", "no-new-privileges", "busybox", "sleep", "1000");
        Assert.Contains("NoNewPrivs:\t1", Client.Ok("exec", id, "sh", "-c", Status), StringComparison.Ordinal);
        Client.Discard(id);
    }

    [Fact]
    public void Cgroups_AreReadOnlyAndShowNoReleaseAgent()
    {
        // CVE-2022-0492: whoever can write a version 1 release_agent runs a program as root on the host.
        string output = Client.Ok("run", "--rm", "busybox", "sh", "-c",
            "grep -E ' cgroup2? ' /proc/mounts | grep -v ' ro,'; find /sys/fs/cgroup -name release_agent; find /sys/fs/cgroup -name 'notify_on_release' -exec sh -c 'echo 1 > {} && echo written' \\; 2>/dev/null; true");
        Assert.Equal("", output);
        CommandResult mount = Client.Run("run", "--rm", "busybox", "mount", "-t", "cgroup", "-o", "memory", "cgroup", "/tmp");
        Assert.NotEqual(0, mount.ExitCode);
    }

    [Fact]
    public void Masks_HideAndProtect()
    {
        // The mask of a file is the null device: readable, empty, and writing to it goes nowhere.
        Assert.Equal("", Client.Ok("run", "--rm", "busybox", "sh", "-c", "cat /proc/keys /proc/timer_list; for d in /sys/firmware /proc/acpi; do ls $d 2>/dev/null; done; for f in /proc/sysrq-trigger /proc/sys/kernel/core_pattern /proc/irq/default_smp_affinity; do [ -e $f ] && echo 1 2>/dev/null > $f && echo wrote $f; done; true"));
        CommandResult unmount = Client.Run("run", "--rm", "busybox", "umount", "/proc/keys");
        Assert.NotEqual(0, unmount.ExitCode);
    }

    [Fact]
    public void TheShimsExecutable_IsASealedCopy()
    {
        string id = Client.Ok("run", "-d", "busybox", "sleep", "1000");
        string pid = Client.InspectFormat(id, "{{.State.Pid}}");
        string shim = File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("PPid:", StringComparison.Ordinal))[5..].Trim();
        Assert.StartsWith("/memfd:berth-runtime", new FileInfo($"/proc/{shim}/exe").LinkTarget, StringComparison.Ordinal);
        using FileStream copy = File.OpenRead($"/proc/{shim}/exe");
        Client.Discard(id);
        Eventually.True(() => !Directory.Exists("/proc/" + shim), "the shim has ended");

        // Nobody executes it through this process any more, so only the seals can forbid this.
        Assert.ThrowsAny<Exception>(() => WriteByte($"/proc/self/fd/{copy.SafeFileHandle.DangerousGetHandle()}"));
    }

    [Fact]
    public void HostileBinaries_AreOnlyRunInside()
    {
        // The engine's own part of an exec runs nothing from the container: with every program replaced it still ends as that program says.
        string id = Client.Ok("run", "-d", "busybox", "sleep", "1000");
        Client.Ok("exec", id, "sh", "-c", "for p in sh id ps cat tar getent ld-linux-x86-64.so.2; do busybox rm -f /bin/$p; printf '#!/bin/busybox sh\\necho $0 >> /tmp/ran; exit 33\\n' > /bin/$p; busybox chmod 755 /bin/$p; done; true");
        Assert.Equal(33, Client.Run("exec", "-u", "alice", "-w", "/tmp", id, "id").ExitCode);
        Client.Ok("top", id);
        Client.Ok("inspect", "-s", id);
        Assert.Equal("/bin/id", Client.Ok("exec", id, "/bin/busybox", "cat", "/tmp/ran"));
        Client.Discard(id);
    }

    private static void WriteByte(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        stream.WriteByte(0x7F); // what an executable begins with anyway
    }

    private string Inside(string id)
    {
        string pid = Client.InspectFormat(id, "{{.State.Pid}}");
        return string.Join('\n', File.ReadLines($"/proc/{pid}/status").Where(line => line.StartsWith("Cap", StringComparison.Ordinal) || line.StartsWith("Seccomp:", StringComparison.Ordinal) || line.StartsWith("NoNewPrivs", StringComparison.Ordinal)));
    }
}
