// SPDX-License-Identifier: Apache-2.0
using Berth.EndToEnd.Harness;

namespace Berth.EndToEnd.Streams;

/// <summary>Row L4: terminals, detaching and coming back.</summary>
public sealed class AttachTests(Machine machine) : Scenario(machine)
{
    [Theory, CombinatorialClients]
    public void Terminal_LineEditingInterruptAndExit(ClientKind kind)
    {
        string name = FreshName("tty");
        using RunningCommand shell = Use(kind).StartOnTerminal("run", "-it", "--rm", "--name", name, "busybox", "sh");
        shell.WaitForOutput("#");
        shell.Write("stty size; echo first\u007f\u007f\u007f\u007f\u007fsecond\n");
        shell.WaitForOutput("40 100");
        shell.WaitForOutput("\r\nsecond");
        shell.Write("sleep 100\n");
        shell.WaitForOutput("sleep 100");
        Command.Run("sleep", ["0.3"]);
        shell.Write("\u0003");
        shell.Write("echo code $?\n");
        shell.WaitForOutput("code 130");
        shell.Write("exit 4\n");
        Assert.Equal(4, shell.WaitForExit().ExitCode);
        Eventually.True(() => Use(kind).Run("inspect", name).ExitCode == 1, "it is removed");
    }

    [Theory, CombinatorialClients]
    public void DetachKeys_LeaveItRunningAndAttachComesBack(ClientKind kind)
    {
        string name = FreshName("detach");
        Client client = Use(kind);
        using (RunningCommand shell = client.StartOnTerminal("run", "-it", "--name", name, "busybox", "sh"))
        {
            shell.WaitForOutput("#");
            shell.Write("X=kept\n");
            shell.Write("\u0010\u0011");
            Assert.Equal(0, shell.WaitForExit().ExitCode);
        }

        Assert.Equal("true", client.InspectFormat(name, "{{.State.Running}}"));
        using (RunningCommand again = client.StartOnTerminal("attach", "--detach-keys", "ctrl-x,x", name))
        {
            Command.Run("sleep", ["0.3"]);
            again.Write("echo is $X\n");
            again.WaitForOutput("is kept");
            again.Write("\u0018x");
            again.WaitForExit();
        }

        Assert.Equal("true", client.InspectFormat(name, "{{.State.Running}}"));
        client.Discard(name);
    }

    [Theory, CombinatorialClients]
    public void Attach_SeesWhatComesAndEndsWithTheContainer(ClientKind kind)
    {
        Client client = Use(kind);
        string id = client.Ok("run", "-d", "busybox", "sh", "-c", "while [ ! -e /go ]; do sleep 0.05; done; echo seen; exit 6");
        using RunningCommand attached = client.Start("attach", "--no-stdin", id);
        Command.Run("sleep", ["0.4"]);
        client.Ok("exec", id, "touch", "/go");
        CommandResult result = attached.WaitForExit();
        Assert.Equal("seen\n", result.Output);
        Assert.Equal(6, result.ExitCode);
        client.Discard(id);
    }

    [Theory, CombinatorialClients]
    public void Attach_ToAStoppedContainerIsRefused(ClientKind kind)
    {
        string id = Use(kind).Ok("create", "busybox", "true");
        Use(kind).Run("attach", id).MustFail(1, "You cannot attach to a stopped container, start it first");
        Use(kind).Discard(id);
    }

    [Theory, CombinatorialClients]
    public void SignalsToTheClient_ReachTheProcess(ClientKind kind)
    {
        using RunningCommand run = Use(kind).Start("run", "--rm", "busybox", "sh", "-c", "trap 'echo got it; exit 11' TERM; echo ready; while :; do sleep 0.05; done");
        run.WaitForOutput("ready");
        run.Signal(15);
        CommandResult result = run.WaitForExit();
        Assert.Equal(11, result.ExitCode);
        Assert.Contains("got it", result.Output, StringComparison.Ordinal);
    }

    [Theory, CombinatorialClients]
    public void StartAttachInteractive_FeedsAStoppedContainer(ClientKind kind)
    {
        string id = Use(kind).Ok("create", "-i", "busybox", "cat");
        Assert.Equal("fed\n", Use(kind).RunWithInput("fed\n", "start", "-a", "-i", id).MustSucceed().Output);
        Use(kind).Discard(id);
    }

    [Theory, CombinatorialClients]
    public void BinaryData_PassesUnchangedBothWays(ClientKind kind)
    {
        byte[] data = new byte[4 << 20];
        new Random(7).NextBytes(data);
        string file = Path.Combine(Machine.Folder, $"binary-{kind}");
        File.WriteAllBytes(file, data);
        string expected = Command.Run("sha256sum", [file]).Text.Split(' ')[0];
        string client = kind == ClientKind.Berth ? Executables.Berth : Executables.Docker!;
        CommandResult result = Command.Run("sh", ["-c", $"{client} -H {Machine.Daemon.Host} run -i --rm busybox cat < {file} | sha256sum"]).MustSucceed();
        Assert.Equal(expected, result.Text.Split(' ')[0]);
    }
}
