// SPDX-License-Identifier: Apache-2.0
using Berth.EndToEnd.Harness;

namespace Berth.EndToEnd.Security;

/// <summary>Invariants 1, 4, 5 and 6: images that put something else where the engine reads, writes or mounts.</summary>
public sealed class HostileImageTests(Machine machine) : Scenario(machine)
{
    private Client Client => Use(ClientKind.Berth);

    [Theory]
    [InlineData("dev-link", "rm -rf dev; ln -s /tmp dev", "/dev")]
    [InlineData("dev-magic", "rm -rf dev; ln -s /proc/1/root dev", "/dev")]
    [InlineData("sys-link", "rm -rf sys; ln -s /tmp sys", "/sys")]
    [InlineData("proc-file", "rm -rf proc; : > proc", "/proc")]
    [InlineData("null-mask", "ln -sf /dev/null etc/resolv.conf", "/dev/null")]
    [InlineData("zero-node", "ln -sf /dev/zero etc/hosts", "/dev/zero")]
    [InlineData("core-pattern", "ln -sf /proc/sys/kernel/core_pattern etc/resolv.conf", "inside /proc")]
    [InlineData("etc-proc", "rm -rf etc; ln -s /proc etc", "/etc/")]
    public void MountTargets_ThatLeadElsewhereFailTheStart(string name, string script, string named)
    {
        Import(name, script);
        Client.Run("run", "--rm", "hostile-" + name, "true").MustFail(name == "etc-proc" ? 127 : 125, named);
        Leave(name);
    }

    [Theory]
    [InlineData("passwd-fifo", "rm etc/passwd; mkfifo etc/passwd", "not a regular file")]
    [InlineData("passwd-device", "rm etc/passwd; mknod etc/passwd c 10 130", "not a regular file")]
    [InlineData("passwd-proc", "ln -sf /proc/self/status etc/passwd; rm -rf proc; mkdir proc; mkfifo proc/self", "unable to find user alice")]
    [InlineData("group-huge", "rm etc/group; truncate -s 5G etc/group", "larger than")]
    [InlineData("passwd-line", "printf 'alice:x:4294967296:0::/:/bin/sh\\n' > etc/passwd", "unable to find user alice")]
    [InlineData("passwd-minus", "printf 'alice:x:-1:0::/:/bin/sh\\n' > etc/passwd", "unable to find user alice")]
    public void Accounts_AreReadAsHostile(string name, string script, string said)
    {
        Import(name, script);
        Client.Run("run", "--rm", "-u", "alice", "hostile-" + name, "true").MustFail(125, said);
        Leave(name);
    }

    [Theory]
    [InlineData("4294967296")]
    [InlineData("4294967295")]
    [InlineData("2147483648")]
    [InlineData("0:4294967296")]
    [InlineData("-1")]
    [InlineData("0x0")]
    public void Numbers_BeyondTheRangeAreAnErrorForRunAndExec(string user)
    {
        Client.Run("run", "--rm", "-u", user, "busybox", "id").MustFail(125);
        string id = Client.Ok("run", "-d", "busybox", "sleep", "100");
        CommandResult exec = Client.Run("exec", "-u", user, id, "id");
        Assert.NotEqual(0, exec.ExitCode);
        Assert.DoesNotContain("uid=", exec.Output, StringComparison.Ordinal);
        Client.Discard(id);
    }

    [Fact]
    public void AnAllDigitName_IsANumberForRunAndExec()
    {
        // CVE-2024-40635's kin: an account called "1000" must not become root.
        Import("digits", "printf '1000:x:0:0::/:/bin/sh\\n' >> etc/passwd; printf '1000:x:0:alice\\n' >> etc/group");
        Assert.StartsWith("1000 1000", Client.Ok("run", "--rm", "-u", "1000:1000", "hostile-digits", "sh", "-c", "echo $(id -u) $(id -g)"), StringComparison.Ordinal);
        string id = Client.Ok("run", "-d", "hostile-digits", "sleep", "100");
        Assert.StartsWith("1000 1000", Client.Ok("exec", "-u", "1000:1000", id, "sh", "-c", "echo $(id -u) $(id -g)"), StringComparison.Ordinal);
        Client.Discard(id);
        Leave("digits");
    }

    [Fact]
    public void EtcAsALinkOut_StaysInside()
    {
        string outside = Directory.CreateDirectory(Path.Combine(Machine.Folder, "outside-etc")).FullName;
        Import("etc-out", $"rm -rf etc; ln -s ../../../../../../../../../../..{outside} etc");
        Client.Run("run", "--rm", "hostile-etc-out", "true");
        Assert.Empty(Directory.GetFileSystemEntries(outside));
        Leave("etc-out");
    }

    [Theory]
    [InlineData("ln -s /proc/self/fd wd", "/wd/7")]
    [InlineData("ln -s /proc/1/root/tmp wd", "/wd")]
    [InlineData("ln -s /proc/1/cwd wd", "/wd/made")]
    public void WorkingDirectory_ThroughALinkToAMagicLinkIsRefused(string script, string directory)
    {
        Import("wd", script);
        Client.Run("run", "--rm", "-w", directory, "hostile-wd", "pwd").MustFail(125, directory);
        Leave("wd");
    }

    [Theory]
    [InlineData("ln -s /proc/self l", "/l/cwd")]
    [InlineData("ln -s /proc l", "/l/sys")]
    [InlineData(":", "/proc/self/cwd/x")]
    [InlineData(":", "/proc/sys/kernel")]
    public void BindTargets_InsideProcAreRefused(string script, string target)
    {
        string source = Directory.CreateDirectory(Path.Combine(Machine.Folder, "bind-source")).FullName;
        Import("bind", script);
        Assert.Equal(125, Client.Run("run", "--rm", "-v", $"{source}:{target}", "hostile-bind", "true").ExitCode);
        Leave("bind");
    }

    [Fact]
    public void BindTarget_ThroughALinkStaysInTheRoot()
    {
        string source = Directory.CreateDirectory(Path.Combine(Machine.Folder, "bind-inside")).FullName;
        File.WriteAllText(source + "/here", "yes");
        string outside = Directory.CreateDirectory(Path.Combine(Machine.Folder, "bind-outside")).FullName;
        Import("bind-link", $"ln -s {outside} abs; ln -s ../../../../../../../..{outside} rel");
        foreach (string link in (string[])["abs", "rel"])
            Assert.Equal("yes", Client.Ok("run", "--rm", "-v", $"{source}:/{link}/made", "hostile-bind-link", "cat", outside + "/made/here"));
        Assert.Empty(Directory.GetFileSystemEntries(outside));
        Leave("bind-link");
    }

    private void Import(string name, string script)
    {
        string root = Path.Combine(Machine.Folder, "hostile-" + name);
        Rootfs.BusyboxFolder(root);
        Command.Run("sh", ["-ec", script], workingDirectory: root).MustSucceed();
        Command.Run("tar", ["-C", root, "-cSf", root + ".tar", "."]).MustSucceed();
        Client.Ok("import", root + ".tar", "hostile-" + name);
        Directory.Delete(root, recursive: true);
        File.Delete(root + ".tar");
    }

    // A start that was refused must have left nothing that would hold the image.
    private void Leave(string name) => Client.Ok("rmi", "hostile-" + name);
}
