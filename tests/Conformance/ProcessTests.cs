// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Nodes;

namespace Berth.Conformance;

/// <summary>config.md, "Process": what the command is and may.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly Bundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void User_Groups_AndUmask_AreTheGivenOnes()
    {
        _bundle.Process["user"] = new JsonObject { ["uid"] = 1000, ["gid"] = 1001, ["additionalGids"] = new JsonArray(29, 44), ["umask"] = 63 };
        Assert.Equal("1000 1001 29 44 1001 0077", _bundle.Output("echo $(id -u) $(grep Groups /proc/self/status | cut -f2) $(id -g) $(umask)").Replace("1000 29 44", "1000 1001 29 44", StringComparison.Ordinal));
    }

    [Fact]
    public void Umask_Is022_WithoutAWord() => Assert.Equal("0022", _bundle.Output("umask"));

    [Fact]
    public void Groups_AreNotInherited() => Assert.Equal("", _bundle.Output("grep Groups /proc/self/status | cut -f2").Trim().Replace("0", "", StringComparison.Ordinal));

    [Fact]
    public void Cwd_IsMade_WhenMissing()
    {
        _bundle.Process["cwd"] = "/made/for/this";
        Assert.Equal("/made/for/this", _bundle.Output("pwd"));
    }

    [Fact]
    public void Environment_IsExact_ButForHome()
    {
        _bundle.Process["env"] = new JsonArray("PATH=/bin", "A=b c");
        Assert.Equal("A=b c\nHOME=/root\nPATH=/bin", _bundle.Output("env | grep -v -E '^(PWD|SHLVL|OLDPWD)=' | sort"));
    }

    [Fact]
    public void Home_IsTheUsersOfTheImage()
    {
        _bundle.Process["user"] = new JsonObject { ["uid"] = 1000, ["gid"] = 1001 };
        Assert.Equal("/home/alice", _bundle.Output("echo $HOME"));
    }

    [Fact]
    public void Capabilities_AreTheFiveSets()
    {
        _bundle.Process["capabilities"] = JsonNode.Parse("""
            { "bounding": ["CAP_CHOWN", "CAP_KILL", "CAP_SETUID"], "permitted": ["CAP_CHOWN", "CAP_KILL"], "effective": ["CAP_CHOWN"],
              "inheritable": ["CAP_KILL"], "ambient": ["CAP_KILL"] }
            """);
        string[] lines = _bundle.Output("grep -E '^Cap' /proc/self/status | cut -f2").Split('\n');
        // With no_new_privs execve gives root nothing that it did not have; without, all that the bounding set leaves (capabilities(7)).
        Assert.Equal(["0000000000000020", "0000000000000021", "0000000000000021", "00000000000000a1", "0000000000000020"], lines);
    }

    [Fact]
    public void AmbientCapabilities_ReachAUserWhoIsNotRoot()
    {
        _bundle.Process["user"] = new JsonObject { ["uid"] = 1000, ["gid"] = 1000 };
        var one = new JsonArray("CAP_NET_BIND_SERVICE");
        _bundle.Process["capabilities"] = new JsonObject
        {
            ["bounding"] = one.DeepClone(), ["permitted"] = one.DeepClone(), ["effective"] = one.DeepClone(), ["inheritable"] = one.DeepClone(), ["ambient"] = one.DeepClone(),
        };
        Assert.Equal("0000000000000400", _bundle.Output("grep CapEff /proc/self/status | cut -f2"));
    }

    [Fact]
    public void NoCapabilities_MeansNone()
    {
        _bundle.Process["capabilities"] = new JsonObject();
        Assert.Equal("0000000000000000", _bundle.Output("grep CapBnd /proc/self/status | cut -f2"));
        Assert.Equal("0000000000000000", _bundle.Output("grep CapEff /proc/self/status | cut -f2"));
    }

    [Theory]
    [InlineData(true, "1")]
    [InlineData(false, "0")]
    public void NoNewPrivileges_IsSet(bool wanted, string shown)
    {
        _bundle.Process["noNewPrivileges"] = wanted;
        Assert.Equal(shown, _bundle.Output("grep NoNewPrivs /proc/self/status | cut -f2"));
    }

    [Fact]
    public void Rlimits_AreSet()
    {
        _bundle.Process["rlimits"] = JsonNode.Parse("""[{"type":"RLIMIT_NOFILE","soft":111,"hard":222},{"type":"RLIMIT_CORE","soft":0,"hard":4096}]""");
        Assert.Equal("111 222 0 8", _bundle.Output("echo $(ulimit -Sn) $(ulimit -Hn) $(ulimit -Sc) $(ulimit -Hc)"));
    }

    [Fact]
    public void AnUnknownRlimit_IsAnError()
    {
        _bundle.Process["rlimits"] = JsonNode.Parse("""[{"type":"RLIMIT_NONSENSE","soft":1,"hard":2}]""");
        Assert.Equal(1, _bundle.Run().ExitCode);
        _bundle.MustBeGone();
    }

    [Fact]
    public void TheFileLimit_IsNotTheRuntimesOwn()
    {
        Bundle.OnlyBerth("the soft limit for files is 1024 unless the caller has less");
        Assert.Equal("1024", _bundle.Output("ulimit -Sn"));
    }

    [Fact]
    public void OomScoreAdjustment_IsSet()
    {
        _bundle.Process["oomScoreAdj"] = 321;
        Assert.Equal("321", _bundle.Output("cat /proc/self/oom_score_adj"));
    }

    [Fact]
    public void Signals_AreDefaultAndUnblocked() =>
        Assert.Equal("0000000000000000 0000000000000000", _bundle.Output("exec cat /proc/self/status").Split('\n')
            .Where(line => line.StartsWith("SigBlk", StringComparison.Ordinal) || line.StartsWith("SigIgn", StringComparison.Ordinal))
            .Select(line => line.Split('\t')[1]).Aggregate((a, b) => a + " " + b));

    [Fact]
    public void OnlyThreeDescriptorsAreOpen() => Assert.Equal("0 1 2", _bundle.Output("cd /proc/$$/fd; for f in *; do [ $f -gt 3 ] || [ -e $f ] && echo -n \"$f \"; done; true").Replace(" 10", "", StringComparison.Ordinal).Trim());

    [Fact]
    public void PreservedDescriptors_ArePassedOn()
    {
        _bundle.Command("cat <&3").Save();
        File.WriteAllText(_bundle.Folder + "/data", "through three");
        CommandResult result = Command.Run("sh", ["-c", $"exec '{Bundle.RuntimePath}' --root '{_bundle.Root}' run --bundle '{_bundle.Folder}' --preserve-fds 1 {_bundle.Id} 3<'{_bundle.Folder}/data'"]);
        Assert.Equal("through three", result.MustSucceed().Text);
    }

    [Fact]
    public void ListenFds_ArePassedOn()
    {
        _bundle.Command("echo $LISTEN_FDS; cat <&3").Save();
        File.WriteAllText(_bundle.Folder + "/data", "a socket");
        CommandResult result = Command.Run("sh", ["-c", $"LISTEN_PID=$$ LISTEN_FDS=1 exec '{Bundle.RuntimePath}' --root '{_bundle.Root}' run --bundle '{_bundle.Folder}' {_bundle.Id} 3<'{_bundle.Folder}/data'"]);
        Assert.Equal("1\na socket", result.MustSucceed().Text);
    }

    [Fact]
    public void Seccomp_ForbidsACall()
    {
        _bundle.Linux["seccomp"] = JsonNode.Parse("""
            { "defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"],
              "syscalls": [ { "names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO", "errnoRet": 95 } ] }
            """);
        CommandResult result = _bundle.Command("mkdir /tmp/x").Run();
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("not supported", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Seccomp_HoldsWithoutNoNewPrivileges_AndForExec()
    {
        _bundle.Process["noNewPrivileges"] = false;
        _bundle.Linux["seccomp"] = JsonNode.Parse("""
            { "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [ { "names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO" } ] }
            """);
        _bundle.Command("mkdir /tmp/x; echo first=$?; exec sleep 1000").CreateAndStart();
        Eventually.True(() => _bundle.Written.Contains("first=1", StringComparison.Ordinal), "the first process is filtered", 5);
        Assert.NotEqual(0, _bundle.Runtime("exec", _bundle.Id, "mkdir", "/tmp/x").ExitCode);
        Assert.Equal("2", _bundle.Runtime("exec", _bundle.Id, "sh", "-c", "grep Seccomp: /proc/self/status | cut -f2").MustSucceed().Text);
    }

    [Fact]
    public void Scheduling_And_IoPriority_AreSet()
    {
        Bundle.OnlyBerth("runtime specification 1.1, which runc has from 1.2 on");
        _bundle.Process["scheduler"] = new JsonObject { ["policy"] = "SCHED_BATCH", ["nice"] = 5 };
        _bundle.Process["ioPriority"] = new JsonObject { ["class"] = "IOPRIO_CLASS_IDLE", ["priority"] = 0 };
        Assert.Equal("3 5", _bundle.Output("cut -d' ' -f41,19 /proc/self/stat | awk '{print $2, $1}'"));
    }

    [Fact]
    public void AProcessWithoutArguments_IsAnError()
    {
        _bundle.Process["args"] = new JsonArray();
        Assert.Equal(1, _bundle.Run().ExitCode);
        _bundle.MustBeGone();
    }

    [Fact]
    public void ARelativeCwd_IsAnError()
    {
        _bundle.Process["cwd"] = "relative";
        Assert.Equal(1, _bundle.Run().ExitCode);
        _bundle.MustBeGone();
    }

    /// <summary>CVE-2024-21626.</summary>
    [Fact]
    public void ACwdThroughADescriptor_IsRefused()
    {
        for (int number = 3; number < 12; number++)
        {
            _bundle.Process["cwd"] = $"/proc/self/fd/{number}";
            CommandResult result = _bundle.Command("pwd").Run();
            Assert.True(result.ExitCode != 0 || !result.Output.Contains("unreachable", StringComparison.Ordinal), result.ToString());
            _bundle.Runtime("delete", "--force", _bundle.Id);
        }
    }
}
