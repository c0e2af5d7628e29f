// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Nodes;

namespace Berth.Conformance;

/// <summary>runtime.md, "Operations" and "Lifecycle".</summary>
public sealed class LifecycleTests : IDisposable
{
    private readonly Bundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void Run_GivesTheExitCode_AndLeavesNothing()
    {
        Assert.Equal(42, _bundle.Command("exit 42").Run().ExitCode);
        _bundle.MustBeGone();
    }

    [Fact]
    public void Run_GivesTheSignalsExitCode() => Assert.Equal(128 + 9, _bundle.Command("kill -9 $$; sh -c 'kill -9 1'; sleep 1 & kill -9 $!; wait $!").Run().ExitCode);

    [Fact]
    public void Create_Start_Kill_Delete_PassThroughTheStates()
    {
        _bundle.Command("sleep", "1000").Create("--pid-file", _bundle.Folder + "/pid").MustSucceed();
        JsonObject state = _bundle.State();
        Assert.Equal("created", (string)state["status"]!);
        Assert.Equal(_bundle.Id, (string)state["id"]!);
        Assert.Equal(_bundle.Folder, (string)state["bundle"]!);
        Assert.StartsWith("1.", (string)state["ociVersion"]!, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(_bundle.Folder + "/pid"), ((int)state["pid"]!).ToString(System.Globalization.CultureInfo.InvariantCulture));

        _bundle.Runtime("start", _bundle.Id).MustSucceed();
        Assert.Equal("running", _bundle.Status);
        Assert.NotEqual(0, _bundle.Runtime("start", _bundle.Id).ExitCode);
        Assert.NotEqual(0, _bundle.Runtime("delete", _bundle.Id).ExitCode);

        _bundle.Runtime("kill", _bundle.Id, "KILL").MustSucceed();
        Eventually.True(() => _bundle.Status == "stopped", "it is stopped", 5);
        Assert.NotEqual(0, _bundle.Runtime("start", _bundle.Id).ExitCode);
        Assert.NotEqual(0, _bundle.Runtime("kill", _bundle.Id, "KILL").ExitCode);
        _bundle.Runtime("delete", _bundle.Id).MustSucceed();
        _bundle.MustBeGone();
    }

    [Fact]
    public void Create_DoesNotRunTheCommandYet()
    {
        _bundle.Command("echo ran").Create().MustSucceed();
        Thread.Sleep(200);
        Assert.Equal("", _bundle.Written);
        _bundle.Runtime("start", _bundle.Id).MustSucceed();
        Eventually.True(() => _bundle.Written == "ran\n", "it runs once started", 5);
    }

    [Fact]
    public void Create_WithATakenId_IsRefused_AndTheFirstLives()
    {
        _bundle.Command("sleep", "1000").CreateAndStart();
        _bundle.Create().MustFail(1, "already exist");
        Assert.Equal("running", _bundle.Status);
    }

    [Theory]
    [InlineData("../escape")]
    [InlineData("a/b")]
    [InlineData("")]
    public void Create_WithABadId_IsRefused(string id)
    {
        _bundle.Save();
        Assert.NotEqual(0, _bundle.Runtime("create", "--bundle", _bundle.Folder, id).ExitCode);
    }

    [Fact]
    public void Run_OfAMissingCommand_SaysSo_AndLeavesNothing()
    {
        _bundle.Command("no-such-command", "x").Run().MustFail(1, "no-such-command", "executable file not found in $PATH");
        _bundle.MustBeGone();
    }

    [Fact]
    public void Create_OfAMissingPath_SaysSo_AndLeavesNothing()
    {
        _bundle.Command("/no/such", "x").Create().MustFail(1, "no such file or directory");
        _bundle.MustBeGone();
    }

    [Fact]
    public void Run_OfADirectory_IsPermissionDenied()
    {
        _bundle.Command("/etc", "x").Run().MustFail(1);
        _bundle.MustBeGone();
    }

    [Fact]
    public void Delete_Force_KillsARunningContainer_AndAcceptsAnAbsentOne()
    {
        _bundle.Command("sleep", "1000").CreateAndStart();
        _bundle.Runtime("delete", "--force", _bundle.Id).MustSucceed();
        _bundle.MustBeGone();
        _bundle.Runtime("delete", "--force", _bundle.Id).MustSucceed();
    }

    [Fact]
    public void Delete_OfACreatedContainer_Works()
    {
        _bundle.Command("sleep", "1000").Create().MustSucceed();
        _bundle.Runtime("delete", "--force", _bundle.Id).MustSucceed();
        _bundle.MustBeGone();
    }

    [Fact]
    public void UnknownContainers_AreErrors()
    {
        _bundle.Runtime("state", "nobody").MustFail(1, "does not exist");
        _bundle.Runtime("kill", "nobody", "TERM").MustFail(1, "does not exist");
        _bundle.Runtime("delete", "nobody").MustFail(1, "does not exist");
        _bundle.Runtime("start", "nobody").MustFail(1, "does not exist");
    }

    [Fact]
    public void Kill_SendsTheSignal()
    {
        _bundle.Command("trap 'echo usr1; exit 3' USR1; echo ready; while true; do sleep 0.1; done").CreateAndStart();
        Eventually.True(() => _bundle.Written.Contains("ready", StringComparison.Ordinal), "it is ready", 5);
        _bundle.Runtime("kill", _bundle.Id, "SIGUSR1").MustSucceed();
        Eventually.True(() => _bundle.Written.Contains("usr1", StringComparison.Ordinal), "the signal came", 5);
    }

    [Fact]
    public void Kill_All_ReachesEveryProcess()
    {
        _bundle.Command("sleep 1000 & sleep 1000").CreateAndStart();
        _bundle.Runtime("kill", "--all", _bundle.Id, "KILL").MustSucceed();
        Eventually.True(() => _bundle.Status == "stopped", "all are dead", 5);
    }

    [Fact]
    public void Pause_FreezesAndResumeThaws()
    {
        _bundle.Command("while true; do echo x; sleep 0.02; done").CreateAndStart();
        _bundle.Runtime("pause", _bundle.Id).MustSucceed();
        Assert.Equal("paused", _bundle.Status);
        Thread.Sleep(100);
        int length = _bundle.Written.Length;
        Thread.Sleep(200);
        Assert.Equal(length, _bundle.Written.Length);
        Assert.NotEqual(0, _bundle.Runtime("exec", _bundle.Id, "true").ExitCode);
        _bundle.Runtime("resume", _bundle.Id).MustSucceed();
        Assert.Equal("running", _bundle.Status);
        Eventually.True(() => _bundle.Written.Length > length, "it goes on", 5);
    }

    [Fact]
    public void Ps_ListsTheProcesses()
    {
        _bundle.Command("sleep 1000 & sleep 1000; true").CreateAndStart();
        Eventually.True(() => JsonNode.Parse(_bundle.Runtime("ps", "--format", "json", _bundle.Id).MustSucceed().Output)!.AsArray().Count == 3, "there are three", 5);
        Assert.Contains("sleep 1000", _bundle.Runtime("ps", _bundle.Id).MustSucceed().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void List_ShowsTheContainer()
    {
        _bundle.Command("sleep", "1000").CreateAndStart();
        JsonArray all = JsonNode.Parse(_bundle.Runtime("list", "--format", "json").MustSucceed().Output)!.AsArray();
        Assert.Equal(_bundle.Id, (string)Assert.Single(all)!["id"]!);
        Assert.Equal(_bundle.Id, _bundle.Runtime("list", "-q").MustSucceed().Text);
    }

    [Fact]
    public void Events_Stats_CountsProcessesAndMemory()
    {
        _bundle.Command("sleep", "1000").CreateAndStart();
        JsonNode stats = JsonNode.Parse(_bundle.Runtime("events", "--stats", _bundle.Id).MustSucceed().Output)!;
        Assert.Equal("stats", (string)stats["type"]!);
        Assert.Equal(1, (int)stats["data"]!["pids"]!["current"]!);
        Assert.True((long)stats["data"]!["memory"]!["usage"]!["usage"]! > 0);
    }

    [Fact]
    public void Update_ChangesALimit()
    {
        _bundle.Command("sleep", "1000").CreateAndStart();
        _bundle.Runtime("update", "--pids-limit", "77", _bundle.Id).MustSucceed();
        JsonNode stats = JsonNode.Parse(_bundle.Runtime("events", "--stats", _bundle.Id).MustSucceed().Output)!;
        Assert.Equal(77, (int)stats["data"]!["pids"]!["limit"]!);
    }

    [Fact]
    public void Errors_GoToTheJsonLog()
    {
        _bundle.Save();
        string log = _bundle.Folder + "/log.json";
        Assert.NotEqual(0, _bundle.Runtime("--log", log, "--log-format", "json", "start", "nobody").ExitCode);
        JsonNode line = JsonNode.Parse(File.ReadAllLines(log)[^1])!;
        Assert.Equal("error", (string)line["level"]!);
        Assert.Contains("does not exist", (string)line["msg"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OfABrokenConfiguration_IsAnError()
    {
        Directory.CreateDirectory(_bundle.Folder);
        File.WriteAllText(_bundle.Folder + "/config.json", "{ \"ociVersion\": ");
        Assert.Equal(1, _bundle.Runtime("run", "--bundle", _bundle.Folder, _bundle.Id).ExitCode);
        _bundle.MustBeGone();
    }

    [Fact]
    public void Run_WithoutABundle_NamesTheFile() =>
        _bundle.Runtime("run", "--bundle", _bundle.Folder, _bundle.Id).MustFail(1, "config.json");

    [Fact]
    public void AHalfCreatedContainer_CanBeDeleted()
    {
        Bundle.OnlyBerth("the layout of the state directory");
        Directory.CreateDirectory($"{_bundle.Root}/{_bundle.Id}");
        _bundle.Runtime("delete", _bundle.Id).MustSucceed();
        Assert.False(Directory.Exists($"{_bundle.Root}/{_bundle.Id}"));
    }

    [Fact]
    public void Explain_PrintsTheSteps()
    {
        Bundle.OnlyBerth("explain");
        _bundle.Save();
        string steps = _bundle.Runtime("explain", _bundle.Folder).MustSucceed().Output;
        Assert.Contains("pivot_root \"/\"", steps, StringComparison.Ordinal);
        Assert.Contains("mask \"/proc/kcore\"", steps, StringComparison.Ordinal);
        _bundle.MustBeGone();
    }

    [Fact]
    public void Features_NameNamespacesAndHooks()
    {
        JsonNode features = JsonNode.Parse(_bundle.Runtime("features").MustSucceed().Output)!;
        Assert.Contains("poststop", features["hooks"]!.AsArray().Select(n => (string)n!));
        Assert.Contains("mount", features["linux"]!["namespaces"]!.AsArray().Select(n => (string)n!));
    }

    [Fact]
    public void Spec_WritesABundleThatRuns()
    {
        _bundle.Runtime("spec", "--bundle", _bundle.Folder).MustSucceed();
        var config = JsonNode.Parse(File.ReadAllText(_bundle.Folder + "/config.json"))!.AsObject();
        config["process"]!["terminal"] = false;
        config["process"]!["args"] = new JsonArray("true");
        File.WriteAllText(_bundle.Folder + "/config.json", config.ToJsonString());
        _bundle.Runtime("run", "--bundle", _bundle.Folder, _bundle.Id).MustSucceed();
    }
}
