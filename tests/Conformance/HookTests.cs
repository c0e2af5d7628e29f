// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Nodes;

namespace Berth.Conformance;

/// <summary>config.md, "POSIX-platform Hooks".</summary>
public sealed class HookTests : IDisposable
{
    private readonly Bundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    private string Trace => Path.Combine(_bundle.Folder, "trace");

    // Hooks of the container's namespaces have its paths after pivot_root, and the host's before.
    private JsonArray Hook(string name, string? script = null, int? timeout = null)
    {
        script ??= $"cat > {Trace}.{name}; echo {name} >> {Trace}";
        var hook = new JsonObject { ["path"] = "/bin/sh", ["args"] = new JsonArray("sh", "-c", script), ["env"] = new JsonArray("PATH=/bin:/usr/bin", "MARK=set") };
        if (timeout is not null)
        {
            hook["timeout"] = timeout;
        }

        return [hook];
    }

    [Fact]
    public void AllSixKinds_RunInOrder_WithTheState()
    {
        Directory.CreateDirectory(_bundle.Rootfs + _bundle.Folder);
        _bundle.AddMount(_bundle.Folder, "bind", _bundle.Folder, "bind");
        _bundle.Config["annotations"] = new JsonObject { ["key"] = "value" };
        var hooks = new JsonObject();
        foreach (string kind in (string[])["prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop"])
        {
            hooks[kind] = Hook(kind);
        }

        _bundle.Config["hooks"] = hooks;
        _bundle.Command("sleep", "1000").Create().MustSucceed();
        Assert.Equal(["prestart", "createRuntime", "createContainer"], Ran());
        _bundle.Runtime("start", _bundle.Id).MustSucceed();
        Assert.Equal(["prestart", "createRuntime", "createContainer", "startContainer", "poststart"], Ran());
        int pid = (int)_bundle.State()["pid"]!;
        _bundle.Runtime("delete", "--force", _bundle.Id).MustSucceed();
        Assert.Equal("poststop", File.ReadAllLines(Trace)[^1]);

        CheckState("prestart", "creating", pid);
        CheckState("createRuntime", "creating", pid);
        CheckState("createContainer", "creating", pid);
        CheckState("startContainer", "created", pid);
        CheckState("poststart", "running", pid);
        CheckState("poststop", "stopped", 0);
    }

    // runc 1.1 runs poststart hooks before start; the order of the others is the same.
    private List<string> Ran()
    {
        List<string> lines = [.. File.ReadAllLines(Trace)];
        if (!Bundle.IsBerth && lines.Remove("poststart") && lines.Contains("startContainer"))
        {
            lines.Add("poststart");
        }

        return lines;
    }

    private void CheckState(string kind, string status, int pid)
    {
        JsonObject state = JsonNode.Parse(File.ReadAllText($"{Trace}.{kind}"))!.AsObject();
        Assert.Equal(_bundle.Id, (string)state["id"]!);
        Assert.Equal(status, (string)state["status"]!);
        Assert.Equal(_bundle.Folder, (string)state["bundle"]!);
        Assert.Equal("value", (string)state["annotations"]!["key"]!);
        if (pid != 0 && (Bundle.IsBerth || kind != "startContainer"))
        {
            Assert.Equal(pid, (int)state["pid"]!);
        }
    }

    [Fact]
    public void TheEnvironment_IsTheHooksOwn()
    {
        _bundle.Config["hooks"] = new JsonObject { ["createRuntime"] = Hook("x", $"env > {Trace}") };
        _bundle.Run().MustSucceed();
        Assert.Equal("MARK=set\nPATH=/bin:/usr/bin", string.Join('\n', File.ReadAllLines(Trace).Where(line => !line.StartsWith("PWD", StringComparison.Ordinal) && !line.StartsWith('_') && !line.StartsWith("SHLVL", StringComparison.Ordinal) && !line.StartsWith("OLDPWD", StringComparison.Ordinal)).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("prestart")]
    [InlineData("createRuntime")]
    [InlineData("createContainer")]
    [InlineData("startContainer")]
    [InlineData("poststart")]
    public void AFailingHook_FailsTheRun_AndLeavesNothing(string kind)
    {
        _bundle.Config["hooks"] = new JsonObject { [kind] = Hook(kind, "exit 3") };
        CommandResult result = _bundle.Command("sleep", "20").Run();
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("3", result.Error, StringComparison.Ordinal);
        _bundle.Runtime("delete", "--force", _bundle.Id);
        _bundle.MustBeGone();
    }

    [Theory]
    [InlineData("createRuntime")]
    [InlineData("createContainer")]
    public void AHookOverItsTime_IsKilled(string kind)
    {
        _bundle.Config["hooks"] = new JsonObject { [kind] = Hook(kind, "exec sleep 600", timeout: 1) };
        Assert.NotEqual(0, _bundle.Run().ExitCode);
        _bundle.Runtime("delete", "--force", _bundle.Id);
        _bundle.MustBeGone();
    }

    [Fact]
    public void AFailingPoststopHook_DoesNotKeepTheContainer()
    {
        _bundle.Config["hooks"] = new JsonObject { ["poststop"] = Hook("poststop", "exit 3") };
        _bundle.Command("sleep", "1000").CreateAndStart();
        _bundle.Runtime("delete", "--force", _bundle.Id);
        Assert.Empty(_bundle.Cgroups());
    }
}
