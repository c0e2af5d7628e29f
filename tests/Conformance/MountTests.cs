// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Nodes;

namespace Berth.Conformance;

/// <summary>config.md, "Mounts" and "Root"; config-linux.md, "Devices", "Masked Paths", "Readonly Paths", "Rootfs Mount Propagation".</summary>
public sealed class MountTests : IDisposable
{
    private readonly Bundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    private string HostFolder(string name)
    {
        string folder = Path.Combine(_bundle.Folder, name);
        Directory.CreateDirectory(folder);
        File.WriteAllText(folder + "/file", name);
        return folder;
    }

    [Fact]
    public void TheRoot_IsTheBundles_AndNothingOfTheHost()
    {
        File.WriteAllText(_bundle.Rootfs + "/mark", "mine");
        Assert.Equal("mine 1", _bundle.Output("echo $(cat /mark) $(grep -c ' / / ' /proc/self/mountinfo)").Replace(" 0", " 1", StringComparison.Ordinal));
        Assert.Equal("", _bundle.Output($"cd ../../../..; ls -d work home usr/share 2>/dev/null; grep -v -E ' (/|/proc|/dev|/sys)(/[^ ]*)? ' /proc/self/mountinfo; true"));
    }

    [Fact]
    public void AReadOnlyRoot_CannotBeWritten()
    {
        _bundle.Config["root"]!["readonly"] = true;
        Assert.Equal("1 0", _bundle.Output("touch /x 2>/dev/null; a=$?; touch /dev/shm/x; echo $a $?"));
    }

    [Fact]
    public void DefaultDevices_AndLinks_AreThere()
    {
        string listing = _bundle.Output("for d in null zero full random urandom tty; do stat -c '%n %a %t:%T' /dev/$d; done; for l in fd stdin stdout stderr ptmx; do echo $l $(readlink /dev/$l); done");
        Assert.Equal("""
            /dev/null 666 1:3
            /dev/zero 666 1:5
            /dev/full 666 1:7
            /dev/random 666 1:8
            /dev/urandom 666 1:9
            /dev/tty 666 5:0
            fd /proc/self/fd
            stdin /proc/self/fd/0
            stdout /proc/self/fd/1
            stderr /proc/self/fd/2
            ptmx pts/ptmx
            """, listing);
    }

    [Fact]
    public void GivenDevices_AreMade()
    {
        _bundle.Linux["devices"] = JsonNode.Parse("""
            [ {"type":"c","path":"/dev/net/thing","major":1,"minor":5,"fileMode":384,"uid":3,"gid":4}, {"type":"p","path":"/dev/pipe","fileMode":438} ]
            """);
        Assert.Equal("600 3 4 1:5\nfifo", _bundle.Output("stat -c '%a %u %g %t:%T' /dev/net/thing; stat -c %F /dev/pipe"));
    }

    [Fact]
    public void MaskedPaths_AreEmpty_AndReadonlyPathsCannotBeWritten()
    {
        File.WriteAllText(_bundle.Rootfs + "/secret", "secret");
        Directory.CreateDirectory(_bundle.Rootfs + "/hidden/inner");
        _bundle.Linux["maskedPaths"] = new JsonArray("/secret", "/hidden", "/proc/kcore", "/not/there");
        _bundle.Linux["readonlyPaths"] = new JsonArray("/proc/sys", "/tmp", "/not/there");
        Assert.Equal("", _bundle.Output("cat /secret; ls /hidden; touch /hidden/x 2>/dev/null && echo written; touch /tmp/x 2>/dev/null && echo tmp; echo 1 2>/dev/null > /proc/sys/net/ipv4/ip_forward && echo sysctl; true"));
    }

    [Fact]
    public void ABind_ShowsTheHostsDirectory_AndCanBeReadOnly()
    {
        _bundle.AddMount("/rw", "bind", HostFolder("a"), "rbind", "rw").AddMount("/ro", "bind", HostFolder("b"), "bind", "ro");
        Assert.Equal("a b 0 1", _bundle.Output("echo x > /rw/new; a=$?; echo x 2>/dev/null > /ro/new; echo $(cat /rw/file) $(cat /ro/file) $a $?"));
        Assert.True(File.Exists(_bundle.Folder + "/a/new"));
    }

    [Fact]
    public void ABindOfAFile_MakesItsTarget()
    {
        _bundle.AddMount("/made/path/target", "bind", HostFolder("a") + "/file", "bind", "ro");
        Assert.Equal("a", _bundle.Output("cat /made/path/target"));
    }

    [Fact]
    public void ABindOfAMissingSource_NamesIt_AndLeavesNothing()
    {
        _bundle.AddMount("/x", "bind", _bundle.Folder + "/missing", "bind").Run().MustFail(1, "missing", "no such file or directory");
        _bundle.MustBeGone();
    }

    [Fact]
    public void Options_BecomeAttributes()
    {
        _bundle.AddMount("/t", "tmpfs", "tmpfs", "nosuid", "nodev", "noexec", "noatime", "size=1m", "mode=1711");
        string line = _bundle.Output("grep ' /t ' /proc/self/mountinfo; stat -c %a /t");
        Assert.Contains("nosuid,nodev,noexec,noatime", line, StringComparison.Ordinal);
        Assert.Contains("size=1024k", line, StringComparison.Ordinal);
        Assert.EndsWith("1711", line, StringComparison.Ordinal);
    }

    [Fact]
    public void AReadOnlyTmpfs_IsReadOnly()
    {
        _bundle.AddMount("/t", "tmpfs", "tmpfs", "ro", "size=1m").AddMount("/t/inner", "tmpfs", "tmpfs", "size=1m");
        Assert.Equal("1 0", _bundle.Output("touch /t/x 2>/dev/null; a=$?; touch /t/inner/x; echo $a $?"));
    }

    [Fact]
    public void Tmpcopyup_CopiesWhatIsCovered()
    {
        Directory.CreateDirectory(_bundle.Rootfs + "/data/sub");
        File.WriteAllText(_bundle.Rootfs + "/data/sub/file", "copied");
        File.CreateSymbolicLink(_bundle.Rootfs + "/data/link", "sub/file");
        Command.Run("chown", ["12:34", _bundle.Rootfs + "/data/sub/file"]).MustSucceed();
        _bundle.AddMount("/data", "tmpfs", "tmpfs", "tmpcopyup", "size=1m");
        Assert.Equal("copied 12:34", _bundle.Output("echo $(cat /data/link) $(stat -c %u:%g /data/sub/file); echo changed > /data/link2"));
        Assert.Equal("copied", File.ReadAllText(_bundle.Rootfs + "/data/sub/file"));
    }

    [Fact]
    public void RecursiveReadOnly_CoversMountsBelow()
    {
        Bundle.OnlyBerth("runtime specification 1.1, which runc has from 1.2 on");
        string outer = HostFolder("outer");
        Directory.CreateDirectory(outer + "/inner");
        Command.Run("mount", ["-t", "tmpfs", "tmpfs", outer + "/inner"]).MustSucceed();
        try
        {
            _bundle.AddMount("/m", "bind", outer, "rbind", "rro").AddMount("/n", "bind", outer, "rbind", "ro");
            Assert.Equal("1 1 0", _bundle.Output("touch /m/x 2>/dev/null; a=$?; touch /m/inner/x 2>/dev/null; b=$?; touch /n/inner/y; echo $a $b $?"));
        }
        finally
        {
            Command.Run("umount", [outer + "/inner"]);
        }
    }

    [Fact]
    public void AnIdmappedMount_ShowsOtherOwners()
    {
        Bundle.OnlyBerth("runc 1.1 has it only with a user namespace");
        string folder = HostFolder("owned");
        Command.Run("chown", ["1000:1000", folder + "/file"]).MustSucceed();
        _bundle.Config["mounts"]!.AsArray().Add(JsonNode.Parse($$"""
            { "destination": "/m", "type": "bind", "source": "{{folder}}", "options": ["bind", "idmap"],
              "uidMappings": [{"containerID":1000,"hostID":2000,"size":1}], "gidMappings": [{"containerID":1000,"hostID":3000,"size":1}] }
            """));
        CommandResult result = _bundle.Command("stat -c %u:%g /m/file").Run();
        if (result.Error.Contains("invalid argument", StringComparison.Ordinal))
        {
            Assert.Skip("the file system of the temporary directory has no idmapped mounts");
        }

        Assert.Equal("2000:3000", result.MustSucceed().Text);
    }

    [Fact]
    public void MountsOfTheContainer_DoNotReachTheHost()
    {
        string folder = HostFolder("shared");
        _bundle.AddMount("/m", "bind", folder, "rbind").AddMount("/m/inner", "tmpfs", "tmpfs");
        _bundle.Command("sleep", "1000").CreateAndStart();
        Assert.DoesNotContain(folder, File.ReadAllText("/proc/self/mountinfo"), StringComparison.Ordinal);
    }

    [Fact]
    public void ASlaveMount_SeesWhatTheHostMountsLater()
    {
        string folder = HostFolder("slave");
        Directory.CreateDirectory(folder + "/later");
        Command.Run("mount", ["--bind", folder, folder]).MustSucceed();
        Command.Run("mount", ["--make-shared", folder]).MustSucceed();
        try
        {
            _bundle.AddMount("/m", "bind", folder, "rbind", "rslave").AddMount("/p", "bind", folder, "rbind", "rprivate");
            _bundle.Command("sleep", "1000").CreateAndStart();
            Command.Run("mount", ["-t", "tmpfs", "tmpfs", folder + "/later"]).MustSucceed();
            Assert.Equal("1 0", _bundle.Runtime("exec", _bundle.Id, "sh", "-c", "echo $(grep -c ' /m/later ' /proc/self/mountinfo) $(grep -c ' /p/later ' /proc/self/mountinfo)").MustSucceed().Text);
        }
        finally
        {
            Command.Run("umount", [folder + "/later"]);
            _bundle.Runtime("delete", "--force", _bundle.Id);
            Command.Run("umount", [folder]);
        }
    }

    [Theory]
    [InlineData("rprivate")]
    [InlineData("rslave")]
    [InlineData("shared")]
    public void RootfsPropagation_IsAccepted(string propagation)
    {
        _bundle.Linux["rootfsPropagation"] = propagation;
        _bundle.Run().MustSucceed();
    }

    [Fact]
    public void ADanglingLinkInTheWay_IsFollowedInsideTheRoot()
    {
        File.CreateSymbolicLink(_bundle.Rootfs + "/etc/resolv.conf", "../run/not/there/stub.conf");
        _bundle.AddMount("/etc/resolv.conf", "bind", HostFolder("a") + "/file", "bind");
        Assert.Equal("a a", _bundle.Output("echo $(cat /etc/resolv.conf) $(cat /run/not/there/stub.conf)"));
        Assert.False(Directory.Exists("/run/not"));
    }

    [Fact]
    public void NoPivot_Works()
    {
        _bundle.Command("cat /etc/passwd | wc -l").Run("--no-pivot").MustSucceed();
    }
}
