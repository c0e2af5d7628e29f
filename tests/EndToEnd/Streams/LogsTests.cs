// SPDX-License-Identifier: Apache-2.0
using Berth.EndToEnd.Harness;

namespace Berth.EndToEnd.Streams;

/// <summary>Row V5: what a container wrote, read again.</summary>
public sealed class LogsTests(Machine machine) : Scenario(machine)
{
    [Theory, CombinatorialClients]
    public void Logs_KeepStreamsApartAndOrder(ClientKind kind)
    {
        string id = Finished(kind, "echo one; echo two >&2; echo three");
        CommandResult logs = Use(kind).Run("logs", id).MustSucceed();
        Assert.Equal("one\nthree\n", logs.Output);
        Assert.Equal("two\n", logs.Error);
        Use(kind).Discard(id);
    }

    [Theory, CombinatorialClients]
    public void Logs_TailSinceUntilAndTimestamps(ClientKind kind)
    {
        string id = Finished(kind, "seq 1 50; sleep 1.2; seq 51 60");
        Client client = Use(kind);
        Assert.Equal("59\n60", client.Ok("logs", "--tail", "2", id));
        Assert.Equal("60", client.Ok("logs", "-n", "1", id));
        Assert.Equal("", client.Ok("logs", "--tail", "0", id));
        Assert.Equal(60, client.Ok("logs", "--tail", "all", id).Split('\n').Length);
        string[] stamped = client.Ok("logs", "-t", id).Split('\n');
        Assert.Equal(60, stamped.Length);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z 1$", stamped[0]);
        string fiftyFirst = stamped[50].Split(' ')[0];
        Assert.Equal(10, client.Ok("logs", "--since", fiftyFirst, id).Split('\n').Length);
        Assert.StartsWith("1\n2\n", client.Ok("logs", "--until", fiftyFirst, id), StringComparison.Ordinal);
        Assert.Equal("", client.Ok("logs", "--until", "10m", id));
        client.Discard(id);
    }

    [Theory, CombinatorialClients]
    public void Logs_FollowToTheEnd(ClientKind kind)
    {
        Client client = Use(kind);
        string id = client.Ok("run", "-d", "busybox", "sh", "-c", "echo first; while [ ! -e /go ]; do sleep 0.05; done; seq 1 1000");
        using RunningCommand follow = client.Start("logs", "-f", id);
        follow.WaitForOutput("first");
        client.Ok("exec", id, "touch", "/go");
        Assert.Equal("first\n" + string.Concat(Enumerable.Range(1, 1000).Select(n => $"{n}\n")), follow.WaitForExit().MustSucceed().Output);
        client.Discard(id);
    }

    [Theory, CombinatorialClients]
    public void Logs_LongLinesAndLinesWithoutAnEnd(ClientKind kind)
    {
        string id = Finished(kind, "head -c 100000 /dev/zero | tr '\\0' x; echo; printf 'no end'");
        string output = Use(kind).Run("logs", id).MustSucceed().Output;
        Assert.Equal(new string('x', 100_000) + "\nno end", output);
        Use(kind).Discard(id);
    }

    [Theory, CombinatorialClients]
    public void Logs_OfATerminalAreRaw(ClientKind kind)
    {
        string id = Use(kind).Ok("run", "-d", "-t", "busybox", "sh", "-c", "echo a; echo b >&2");
        Use(kind).Ok("wait", id);
        Assert.Equal("a\r\nb\r\n", Use(kind).Run("logs", id).MustSucceed().Output);
        Use(kind).Discard(id);
    }

    [Theory, CombinatorialClients]
    public void Logs_OfNoContainerFail(ClientKind kind) =>
        Use(kind).Run("logs", "nosuchcontainer").MustFail(1, "No such container: nosuchcontainer");

    private string Finished(ClientKind kind, string script)
    {
        string id = Use(kind).Ok("run", "-d", "busybox", "sh", "-c", script);
        Use(kind).Ok("wait", id);
        return id;
    }
}
