// SPDX-License-Identifier: Apache-2.0
using Berth.EndToEnd.Harness;

namespace Berth.EndToEnd.Security;

/// <summary>Invariants of the runtime, looked at from inside a container.</summary>
public sealed class EscapeTests(Machine machine) : Scenario(machine)
{
    [Fact]
    public void Descriptors_OnlyTheThreeStandardOnesAreOpen()
    {
        // ls itself opens one more to read the folder (invariant 3; CVE-2024-21626).
        Assert.Equal("0\n1\n2\n3", Use(ClientKind.Berth).Ok("run", "--rm", "busybox", "ls", "/proc/self/fd"));
        string id = Use(ClientKind.Berth).Ok("run", "-d", "busybox", "sleep", "100");
        Assert.Equal("0\n1\n2\n3", Use(ClientKind.Berth).Ok("exec", id, "ls", "/proc/self/fd"));
        Assert.Equal("0\n1\n2", Use(ClientKind.Berth).Ok("exec", id, "ls", "/proc/1/fd"));
        Use(ClientKind.Berth).Discard(id);
    }

    [Fact]
    public void WorkingDirectory_ThroughAProcDescriptorIsRefused()
    {
        for (int descriptor = 3; descriptor < 12; descriptor++)
        {
            CommandResult result = Use(ClientKind.Berth).Run("run", "--rm", "-w", $"/proc/self/fd/{descriptor}", "busybox", "cat", "../../../../etc/hostname");
            Assert.NotEqual(0, result.ExitCode);
        }
    }

    [Fact]
    public void EngineExecutable_IsNeverReachableFromInside()
    {
        // CVE-2019-5736: an image whose command is /proc/self/exe would run, and could then overwrite, the runtime itself.
        CommandResult result = Use(ClientKind.Berth).Run("run", "--rm", "--entrypoint", "/proc/self/exe", "busybox", "--version");
        Assert.NotEqual(0, result.ExitCode);
        Assert.DoesNotContain("berth-runtime", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Symlinks_InTheImageNeverLeadMountsOutside()
    {
        Client client = Use(ClientKind.Berth);
        string target = Directory.CreateDirectory(Path.Combine(Machine.Folder, "outside")).FullName;
        string root = Path.Combine(Machine.Folder, "evil");
        Rootfs.BusyboxFolder(root);
        foreach (string folder in (string[])["dev", "proc", "sys"])
            Directory.Delete(Path.Combine(root, folder));
        File.CreateSymbolicLink(Path.Combine(root, "dev"), target);
        Directory.CreateDirectory(Path.Combine(root, "proc"));
        Directory.CreateDirectory(Path.Combine(root, "sys"));
        File.CreateSymbolicLink(Path.Combine(root, "etc/hosts"), target + "/hosts");
        string archive = root + ".tar";
        Command.Run("tar", ["-C", root, "-cf", archive, "."]).MustSucceed();
        client.Ok("import", archive, "evil");

        client.Run("run", "--rm", "-w", "/var/made", "evil", "true");
        Assert.Empty(Directory.GetFileSystemEntries(target));
        client.Ok("rmi", "evil");
    }

    [Fact]
    public void ProcAsASymlink_IsRefused()
    {
        // CVE-2019-19921: a /proc that leads elsewhere would make the masks and read-only paths land elsewhere too.
        Client client = Use(ClientKind.Berth);
        string root = Path.Combine(Machine.Folder, "evilproc");
        Rootfs.BusyboxFolder(root);
        Directory.Delete(Path.Combine(root, "proc"));
        Directory.CreateDirectory(Path.Combine(root, "other"));
        File.CreateSymbolicLink(Path.Combine(root, "proc"), "/other");
        string archive = root + ".tar";
        Command.Run("tar", ["-C", root, "-cf", archive, "."]).MustSucceed();
        client.Ok("import", archive, "evilproc");
        client.Run("run", "--rm", "evilproc", "true").MustFail(125, "/proc");
        client.Ok("rmi", "evilproc");
    }

    [Fact]
    public void NothingOfTheDaemonIsInherited()
    {
        string output = Use(ClientKind.Berth).Ok("run", "--rm", "busybox", "sh", "-c", "umask; grep -E '^Sig(Blk|Ign)|^Groups' /proc/self/status; ulimit -Sc; cat /proc/self/oom_score_adj; env | grep -c DOTNET; true");
        string[] lines = output.Split('\n');
        Assert.Equal("0022", lines[0]);
        Assert.Contains("SigBlk:\t0000000000000000", lines);
        Assert.Contains("SigIgn:\t0000000000000000", lines);
        Assert.Equal("0", lines[^1]);
        Assert.Equal("0", lines[^2]);
    }

    [Fact]
    public void Devices_OnlyTheListedOnesCanBeOpened()
    {
        Client client = Use(ClientKind.Berth);
        CommandResult result = client.Run("run", "--rm", "busybox", "sh", "-c", "mknod /tmp/kmsg c 1 11 && cat /tmp/kmsg");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("Operation not permitted", result.Error, StringComparison.Ordinal);
        client.Ok("run", "--rm", "busybox", "sh", "-c", "head -c 1 /dev/zero > /dev/null && head -c 1 /dev/urandom > /dev/null && : > /dev/full || exit 3");
    }

    [Fact]
    public void Seccomp_DeniesWhatTheStockProfileDenies()
    {
        CommandResult result = Use(ClientKind.Berth).Run("run", "--rm", "busybox", "unshare", "-m", "true");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("Operation not permitted", result.Error, StringComparison.Ordinal);
        Use(ClientKind.Berth).Ok("run", "--rm", "--security-opt", "seccomp=unconfined", "--cap-add", "SYS_ADMIN", "busybox", "unshare", "-m", "true");
    }

    [Fact]
    public void Folders_AndSocketAreClosedToOthers()
    {
        DaemonProcess daemon = Machine.Daemon;
        Assert.Equal("710", Command.Run("stat", ["-c", "%a", daemon.DataRoot]).Text);
        Assert.Equal("700", Command.Run("stat", ["-c", "%a", daemon.ExecRoot]).Text);
        Assert.Equal("660", Command.Run("stat", ["-c", "%a", daemon.Socket]).Text);
    }
}
