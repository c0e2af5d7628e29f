// SPDX-License-Identifier: Apache-2.0
using Berth.EndToEnd.Harness;

namespace Berth.EndToEnd.Streams;

/// <summary>Row W1: commands started in a running container.</summary>
public sealed class ExecTests : Scenario, IDisposable
{
    private readonly string _id;

    public ExecTests(Machine machine)
        : base(machine) => _id = Use(ClientKind.Berth).Ok("run", "-d", "-e", "FROM_RUN=1", "-w", "/tmp", "busybox", "sleep", "1000");

    public void Dispose() => Use(ClientKind.Berth).Discard(_id);

    [Theory, CombinatorialClients]
    public void Exec_RunsInsideAndKeepsStreamsApart(ClientKind kind)
    {
        CommandResult result = Use(kind).Run("exec", _id, "sh", "-c", "echo out; echo err >&2; exit 5");
        Assert.Equal(5, result.ExitCode);
        Assert.Equal("out\n", result.Output);
        Assert.Equal("err\n", result.Error);
    }

    [Theory, CombinatorialClients]
    public void Exec_SharesTheContainersNamespaces(ClientKind kind)
    {
        foreach (string ns in (string[])["mnt", "uts", "ipc", "pid", "net", "cgroup"])
        {
            Assert.Equal(Use(kind).Ok("exec", _id, "readlink", $"/proc/1/ns/{ns}"), Use(kind).Ok("exec", _id, "readlink", $"/proc/self/ns/{ns}"));
        }

        Assert.Equal(Use(kind).Ok("exec", _id, "cat", "/proc/1/cgroup"), Use(kind).Ok("exec", _id, "cat", "/proc/self/cgroup"));
    }

    [Theory, CombinatorialClients]
    public void Exec_HasTheContainersConfinement(ClientKind kind)
    {
        string status = Use(kind).Ok("exec", _id, "cat", "/proc/self/status");
        Assert.Contains("CapEff:\t00000000a80425fb", status, StringComparison.Ordinal);
        Assert.Contains("CapInh:\t0000000000000000", status, StringComparison.Ordinal);
        Assert.Contains("Seccomp:\t2", status, StringComparison.Ordinal);
    }

    [Theory, CombinatorialClients]
    public void Exec_PrivilegedHasAllCapabilities(ClientKind kind)
    {
        string status = Use(kind).Ok("exec", "--privileged", _id, "cat", "/proc/self/status");
        Assert.DoesNotContain("CapEff:\t00000000a80425fb", status, StringComparison.Ordinal);
    }

    [Theory, CombinatorialClients]
    public void Exec_EnvironmentUserAndDirectory(ClientKind kind)
    {
        Assert.Equal("1", Use(kind).Ok("exec", _id, "sh", "-c", "echo $FROM_RUN"));
        Assert.Equal("2 /tmp", Use(kind).Ok("exec", "-e", "GIVEN=2", _id, "sh", "-c", "echo $GIVEN $PWD"));
        Assert.Equal("/etc", Use(kind).Ok("exec", "-w", "/etc", _id, "pwd"));
        Assert.Equal("uid=1000(alice) gid=1001(alice) groups=29(audio),44(video),1001(alice)", Use(kind).Ok("exec", "-u", "alice", _id, "id"));
    }

    [Theory, CombinatorialClients]
    public void Exec_ReadsStandardInput(ClientKind kind) =>
        Assert.Equal("piped in", Use(kind).RunWithInput("piped in", "exec", "-i", _id, "cat").MustSucceed().Output);

    [Theory, CombinatorialClients]
    public void Exec_DetachedReturnsAtOnce(ClientKind kind)
    {
        string file = $"/tmp/{FreshName("detached")}";
        Use(kind).Ok("exec", "-d", _id, "sh", "-c", $"sleep 0.2; echo done > {file}");
        Eventually.True(() => Use(kind).Run("exec", _id, "cat", file).Output == "done\n", "the detached command ran");
    }

    [Theory, CombinatorialClients]
    public void Exec_MissingCommandAndStoppedContainer(ClientKind kind)
    {
        Use(kind).Run("exec", _id, "nosuchprogram").MustFail(127, "exec: \"nosuchprogram\": executable file not found in $PATH");
        Use(kind).Run("exec", _id, "/etc/passwd").MustFail(126, "permission denied");
        Use(kind).Run("exec", "nosuchcontainer", "true").MustFail(1, "No such container: nosuchcontainer");
        string stopped = Use(kind).Ok("create", "busybox", "true");
        Use(kind).Run("exec", stopped, "true").MustFail(1, "is not running");
        Use(kind).Discard(stopped);
    }

    [Theory, CombinatorialClients]
    public void Exec_TerminalIsATerminalWithTheClientsSize(ClientKind kind)
    {
        using RunningCommand shell = Use(kind).StartOnTerminal("exec", "-it", _id, "sh");
        shell.WaitForOutput("#");
        shell.Write("tty; stty size\n");
        shell.WaitForOutput("/dev/pts/");
        shell.WaitForOutput("40 100");
        shell.Write("exit 3\n");
        Assert.Equal(3, shell.WaitForExit().ExitCode);
    }
}
