// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using Berth.EndToEnd.Harness;

namespace Berth.EndToEnd.Containers;

/// <summary>Rows L1, L5-L7, L9: the states and the moves between them.</summary>
public sealed class LifecycleTests(Machine machine) : Scenario(machine)
{
    private const string Status = "{{.State.Status}}";

    [Theory, CombinatorialClients]
    public void CreateStartStopRemove_WalksTheStates(ClientKind kind)
    {
        Client client = Use(kind);
        string name = FreshName("walk");
        client.Ok("create", "--name", name, "busybox", "sleep", "1000");
        Assert.Equal("created", client.InspectFormat(name, Status));
        Assert.Equal(name, client.Ok("start", name));
        Assert.Equal("running true", client.InspectFormat(name, "{{.State.Status}} {{.State.Running}}"));
        Assert.Equal(name, client.Ok("stop", "-t", "1", name));
        Assert.Equal("exited 137", client.InspectFormat(name, "{{.State.Status}} {{.State.ExitCode}}"));
        Assert.Equal(name, client.Ok("start", name));
        Assert.Equal(name, client.Ok("restart", "-t", "0", name));
        Assert.Equal("running", client.InspectFormat(name, Status));
        client.Run("rm", name).MustFail(1, "cannot remove container", "is running");
        Assert.Equal(name, client.Ok("rm", "-f", name));
        client.Run("inspect", name).MustFail(1, "No such object", name);
    }

    [Theory, CombinatorialClients]
    public void Stop_SendsTheStopSignalFirst(ClientKind kind)
    {
        Client client = Use(kind);
        string id = client.Ok("run", "-d", "busybox", "sh", "-c", "trap 'exit 7' TERM; echo ready; while :; do sleep 0.05; done");
        Eventually.True(() => client.Ok("logs", id).Contains("ready", StringComparison.Ordinal), "the trap is set");
        client.Ok("stop", id);
        Assert.Equal("7", client.InspectFormat(id, "{{.State.ExitCode}}"));
        client.Discard(id);
    }

    [Theory, CombinatorialClients]
    public void Stop_HonoursStopSignalAndTimeout(ClientKind kind)
    {
        Client client = Use(kind);
        string id = client.Ok("run", "-d", "--stop-signal", "SIGUSR1", "--stop-timeout", "1", "busybox", "sh", "-c", "trap 'exit 9' USR1; echo ready; while :; do sleep 0.05; done");
        Eventually.True(() => client.Ok("logs", id).Contains("ready", StringComparison.Ordinal), "the trap is set");
        client.Ok("stop", id);
        Assert.Equal("9", client.InspectFormat(id, "{{.State.ExitCode}}"));
        client.Discard(id);
    }

    [Theory, CombinatorialClients]
    public void Kill_SendsTheSignalToEveryNamedContainer(ClientKind kind)
    {
        Client client = Use(kind);
        string[] ids = [client.Ok("run", "-d", "busybox", "sleep", "100"), client.Ok("run", "-d", "busybox", "sleep", "100")];
        Assert.Equal(string.Join('\n', ids), client.Ok(["kill", .. ids]));
        foreach (string id in ids)
        {
            Eventually.True(() => client.InspectFormat(id, Status) == "exited", "killed");
            Assert.Equal("137", client.InspectFormat(id, "{{.State.ExitCode}}"));
            client.Run("kill", id).MustFail(1, "is not running");
        }

        client.Discard(ids);
    }

    [Theory, CombinatorialClients]
    public void Kill_UnknownSignalIsRefused(ClientKind kind)
    {
        Client client = Use(kind);
        string id = client.Ok("run", "-d", "busybox", "sleep", "100");
        client.Run("kill", "-s", "SIGNONSENSE", id).MustFail(1, "nvalid signal: SIGNONSENSE");
        client.Discard(id);
    }

    [Theory, CombinatorialClients]
    public void Pause_FreezesTheProcesses(ClientKind kind)
    {
        Client client = Use(kind);
        string id = client.Ok("run", "-d", "busybox", "sh", "-c", "while :; do echo tick; sleep 0.02; done");
        Eventually.True(() => client.Ok("logs", id).Contains("tick", StringComparison.Ordinal), "it ticks");
        Assert.Equal(id, client.Ok("pause", id));
        Assert.Equal("paused true true", client.InspectFormat(id, "{{.State.Status}} {{.State.Paused}} {{.State.Running}}"));
        Assert.Contains("(Paused)", client.Ok("ps", "--filter", $"id={id}", "--format", "{{.Status}}"), StringComparison.Ordinal);
        int frozen = client.Ok("logs", id).Length;
        Command.Run("sleep", ["0.2"]);
        Assert.Equal(frozen, client.Ok("logs", id).Length);
        client.Run("pause", id).MustFail(1, "is already paused");
        client.Run("exec", id, "true").MustFail(1, "is paused");
        Assert.Equal(id, client.Ok("unpause", id));
        Eventually.True(() => client.Ok("logs", id).Length > frozen, "it ticks again");
        client.Run("unpause", id).MustFail(1, "is not paused");
        client.Discard(id);
    }

    [Theory, CombinatorialClients]
    public void Wait_PrintsTheExitCode(ClientKind kind)
    {
        Client client = Use(kind);
        string id = client.Ok("run", "-d", "busybox", "sh", "-c", "sleep 0.3; exit 23");
        Assert.Equal("23", client.Ok("wait", id));
        Assert.Equal("23", client.Ok("wait", id));
        client.Discard(id);
    }

    [Theory, CombinatorialClients]
    public void Rename_ChangesTheNameOnly(ClientKind kind)
    {
        Client client = Use(kind);
        string before = FreshName("before"), after = FreshName("after");
        string id = client.Ok("run", "-d", "--name", before, "busybox", "sleep", "100");
        client.Ok("rename", before, after);
        Assert.Equal(id, client.InspectFormat(after, "{{.Id}}"));
        client.Run("inspect", before).MustFail(1, "No such object");
        client.Run("rename", after, "bad name").MustFail(1, "Invalid container name");
        client.Discard(after);
    }

    [Theory, CombinatorialClients]
    public void Start_OfARunningContainerIsNoError(ClientKind kind)
    {
        Client client = Use(kind);
        string id = client.Ok("run", "-d", "busybox", "sleep", "100");
        Assert.Equal(id, client.Ok("start", id));
        client.Discard(id);
        client.Run("start", id).MustFail(1, $"No such container: {id}");
    }

    [Theory, CombinatorialClients]
    public void ManyAtOnce_StopAndRemoveByIdsFromPs(ClientKind kind)
    {
        Client client = Use(kind);
        string label = FreshName("group");
        for (int n = 0; n < 5; n++)
            client.Ok("run", "-d", "--label", $"group={label}", "busybox", "sleep", "100");
        string[] ids = client.Ok("ps", "-aq", "--filter", $"label=group={label}").Split('\n');
        Assert.Equal(5, ids.Length);
        var watch = Stopwatch.StartNew();
        client.Ok(["stop", "-t", "0", .. ids]);
        client.Ok(["rm", .. ids]);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20));
        Assert.Equal("", client.Ok("ps", "-aq", "--filter", $"label=group={label}"));
    }

    [Theory, CombinatorialClients]
    public void ContainerPrune_RemovesTheStoppedOnesAndSaysHowMuchCameBack(ClientKind kind)
    {
        Client client = Use(kind);
        string label = FreshName("prune");
        string id = client.Ok("create", "--label", label, "busybox", "true");
        CommandResult result = client.Run("container", "prune", "-f", "--filter", $"label={label}").MustSucceed();
        Assert.Contains(id, result.Output, StringComparison.Ordinal);
        Assert.Contains("Total reclaimed space:", result.Output, StringComparison.Ordinal);
        client.Run("inspect", id).MustFail(1);
    }
}
