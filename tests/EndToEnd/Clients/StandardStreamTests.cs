// SPDX-License-Identifier: Apache-2.0
using Berth.EndToEnd.Harness;

namespace Berth.EndToEnd.Clients;

/// <summary>Standard streams as no terminal and no pipe gives them, and users who want out.</summary>
public sealed class StandardStreamTests(Machine machine) : Scenario(machine)
{
    [Theory]
    [InlineData("run --rm -i busybox cat <&-", 0)]
    [InlineData("run --rm busybox echo hello >&-", 0)]
    [InlineData("ps >&- 2>&- <&-", 0)]
    public void ClosedStreams_AreNotTakenForTheNextSocket(string words, int code) => Assert.Equal(code, Shell(words).ExitCode);

    [Theory]
    [InlineData("ps")]
    [InlineData("version")]
    [InlineData("run --rm busybox echo hello")]
    public void AFullDisk_IsSaidAndNoCrash(string words) => Shell(words + " >/dev/full").MustFail(1, "no space left on device");

    [Fact]
    public void AReaderThatHasEnough_IsNoError()
    {
        CommandResult result = Shell("run --rm busybox seq 100000 | head -n 1");

        Assert.Equal(("1", ""), (result.Text, result.Error));
    }

    [Theory, CombinatorialClients]
    public void AnUnknownNetwork_IsNoMissingImage(ClientKind kind)
    {
        CommandResult result = Use(kind).Run("run", "--rm", "--network", "nosuchnet", "busybox", "true").MustFail(125, "network nosuchnet not found");

        Assert.DoesNotContain("Unable to find image", result.Error, StringComparison.Ordinal);
    }

    [Theory, CombinatorialClients]
    public void TheThirdInterrupt_GivesTheTerminalBack(ClientKind kind)
    {
        string name = FreshName("deaf");
        using RunningCommand running = Use(kind).Start("run", "--name", name, "busybox", "sh", "-c", "trap '' INT; echo ready; sleep 60");
        running.WaitForOutput("ready");
        for (int turn = 0; turn < 3 && !running.HasExited; turn++)
        {
            running.Signal(2);
            Command.Run("sleep", ["0.3"]);
        }

        running.WaitForExit(10).MustFail(1, "got 3 SIGTERM/SIGINTs, forcefully exiting");
        Assert.Equal("running", Use(kind).InspectFormat(name, "{{.State.Status}}"));
        Use(kind).Discard(name);
    }

    private CommandResult Shell(string words) => Use(ClientKind.Berth).RunInShell(words);
}
