// SPDX-License-Identifier: Apache-2.0
namespace Berth.Conformance;

/// <summary>Further processes in a running container.</summary>
public sealed class ExecTests : IDisposable
{
    private readonly Bundle _bundle = new();

    public ExecTests() => _bundle.Command("sleep", "1000");

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void Exec_GivesOutputAndExitCode()
    {
        _bundle.CreateAndStart();
        CommandResult result = _bundle.Runtime("exec", _bundle.Id, "sh", "-c", "echo out; echo err >&2; exit 7");
        Assert.Equal((7, "out\n", "err\n"), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public void Exec_IsInTheContainersNamespaces()
    {
        _bundle.CreateAndStart();
        Assert.Equal("conformance", Exec("hostname"));
        string script = "for n in mnt pid uts ipc net; do [ $(readlink /proc/1/ns/$n) = $(readlink /proc/self/ns/$n) ] && echo -n \"$n \"; done";
        Assert.Equal("mnt pid uts ipc net", Exec("sh", "-c", script).Trim());
        Assert.Equal(Exec("sh", "-c", "sed s/[0-9]*:// /proc/1/cgroup"), Exec("sh", "-c", "sed s/[0-9]*:// /proc/self/cgroup"));
    }

    [Fact]
    public void Exec_TakesUserEnvironmentAndDirectory()
    {
        _bundle.CreateAndStart();
        Assert.Equal("1000 1001 v /tmp", _bundle.Runtime(
            "exec", "--user", "1000:1001", "--env", "K=v", "--cwd", "/tmp", _bundle.Id, "sh", "-c", "echo $(id -u) $(id -g) $K $(pwd)").MustSucceed().Text);
    }

    [Fact]
    public void Exec_HasTheContainersConfinement()
    {
        _bundle.CreateAndStart();
        const string script = "grep -E 'Cap(Bnd|Eff|Prm)|NoNewPrivs|SigIgn|SigBlk' /proc/self/status";
        string first = File.ReadAllText($"/proc/{(int)_bundle.State()["pid"]!}/status");
        foreach (string line in Exec("sh", "-c", "exec " + script).Split('\n').Where(line => line.StartsWith("Cap", StringComparison.Ordinal) || line.StartsWith("NoNew", StringComparison.Ordinal)))
        {
            Assert.Contains(line, first, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Exec_OfAProcessFile_Detached_WritesThePidFile()
    {
        _bundle.CreateAndStart();
        string file = _bundle.Folder + "/process.json";
        File.WriteAllText(file, """{"args":["sleep","500"],"cwd":"/","env":["PATH=/bin"],"user":{"uid":0,"gid":0}}""");
        Command.Run("sh", ["-c", $"'{Bundle.RuntimePath}' --root '{_bundle.Root}' exec --process '{file}' --detach --pid-file '{_bundle.Folder}/pid' {_bundle.Id} </dev/null >/dev/null 2>&1"]).MustSucceed();
        string pid = File.ReadAllText(_bundle.Folder + "/pid");
        Assert.Contains("sleep", File.ReadAllText($"/proc/{pid}/cmdline"), StringComparison.Ordinal);
    }

    [Fact]
    public void Exec_OfAMissingCommand_SaysSo()
    {
        _bundle.CreateAndStart();
        _bundle.Runtime("exec", _bundle.Id, "nosuch").MustFail(255, "executable file not found in $PATH");
    }

    [Fact]
    public void Exec_InAStoppedContainer_IsRefused()
    {
        _bundle.CreateAndStart();
        _bundle.Runtime("kill", _bundle.Id, "KILL").MustSucceed();
        Eventually.True(() => _bundle.Status == "stopped", "it is stopped", 5);
        _bundle.Runtime("exec", _bundle.Id, "true").MustFail(255);
    }

    [Fact]
    public void Exec_WithoutPidNamespace_Works()
    {
        _bundle.Namespaces.Remove(_bundle.Namespaces.First(n => (string)n!["type"]! == "pid"));
        _bundle.CreateAndStart();
        Assert.Equal("conformance", Exec("hostname"));
        _bundle.Runtime("delete", "--force", _bundle.Id).MustSucceed();
        _bundle.MustBeGone();
    }

    /// <summary>CVE-2016-9962: what is about to run inside must not be open to those inside.</summary>
    [Fact]
    public void AProcessInside_SeesNoDescriptorsOfAnExecOnItsWayIn()
    {
        _bundle.Command("while true; do for p in /proc/[0-9]*; do [ $p = /proc/1 ] || ls -l $p/fd $p/exe $p/cwd $p/root 2>/dev/null | grep -E 'berth|state|memfd|host'; done; done").CreateAndStart();
        for (int i = 0; i < 40; i++)
        {
            _bundle.Runtime("exec", _bundle.Id, "true").MustSucceed();
        }

        Assert.Equal("", _bundle.Written);
    }

    private string Exec(params string[] command) => _bundle.Runtime(["exec", _bundle.Id, .. command]).MustSucceed().Text;
}
