// SPDX-License-Identifier: Apache-2.0
using Berth.EndToEnd.Harness;

namespace Berth.EndToEnd.Security;

/// <summary>Invariants 9 and 11: whatever the daemon was started from stays with the daemon.</summary>
public sealed class InheritanceTests(Machine machine)
{
    // Everything that goes from a process to its children, set to what no container may have.
    private const string Careless = """
        umask 0
        ulimit -Sf 7777777; ulimit -Sn 600; ulimit -Su 5000; ulimit -Sv 77777777777
        trap '' INT USR1 PIPE HUP
        export SECRET_OF_THE_HOST=1
        exec 7</etc/passwd 8>/dev/null
        echo 321 > /proc/self/oom_score_adj
        exec setpriv --groups 4,24 "$@"
        """;

    private const string Questions = """
        echo umask=$(umask)
        echo fsize=$(ulimit -Sf) as=$(ulimit -Sv)
        echo files=$(ulimit -Sn):$(ulimit -Hn)
        echo oom=$(cat /proc/self/oom_score_adj)
        grep -E '^(SigBlk|SigIgn|Groups)' /proc/self/status
        ls /proc/self/fd | tr '\n' ' ' | sed 's/^/fds=/'; echo
        env | grep -c -E 'SECRET|DOTNET'; true
        """;

    [Fact]
    public void ACarelessShell_ReachesNeitherContainersNorFolders()
    {
        using DaemonProcess daemon = machine.StartDaemonFrom(Careless, "careless");
        var client = new Client(ClientKind.Berth, daemon);
        string id = client.Ok("run", "-d", "busybox", "sleep", "100");
        foreach (string output in (string[])[client.Ok("run", "--rm", "busybox", "sh", "-c", Questions), client.Ok("exec", id, "sh", "-c", Questions)])
        {
            string[] lines = output.Split('\n');
            Assert.Contains("umask=0022", lines);
            Assert.Contains("fsize=unlimited as=unlimited", lines);
            Assert.DoesNotContain("files=600:", output, StringComparison.Ordinal);
            Assert.Contains("oom=0", lines);
            Assert.Contains("SigBlk:\t0000000000000000", lines);
            Assert.Contains("SigIgn:\t0000000000000000", lines);
            Assert.Contains("Groups:\t0 ", lines);
            // ls itself opens one more to read the folder.
            Assert.Contains("fds=0 1 2 3", lines.Select(line => line.TrimEnd()));
            Assert.Equal("0", lines[^1]);
        }

        ModesAreClosed(daemon, id);
        client.Discard(id);
    }

    [Fact]
    public void LooseFolders_AreTightenedAtTheStart()
    {
        using DaemonProcess daemon = machine.StartDaemon("loose");
        daemon.Stop();
        Command.Run("chmod", ["777", daemon.DataRoot, daemon.DataRoot + "/containers", daemon.DataRoot + "/snapshots", daemon.ExecRoot, daemon.ExecRoot + "/containers"]).MustSucceed();
        daemon.Start();
        string id = new Client(ClientKind.Berth, daemon).Ok("run", "-d", "busybox", "sleep", "100");
        ModesAreClosed(daemon, id);
        new Client(ClientKind.Berth, daemon).Discard(id);
    }

    private static void ModesAreClosed(DaemonProcess daemon, string id)
    {
        Assert.Equal("710", Mode(daemon.DataRoot));
        Assert.Equal("710", Mode(daemon.DataRoot + "/containers"));
        Assert.Equal("710", Mode(daemon.DataRoot + "/snapshots"));
        Assert.Equal("700", Mode(daemon.ExecRoot));
        Assert.Equal("700", Mode(daemon.ExecRoot + "/containers"));
        Assert.Equal("600", Mode($"{daemon.ExecRoot}/containers/{id}/shim.sock"));
        Assert.Equal("660", Mode(daemon.Socket));

        // Never abstract: such a socket would be open to every process of the network namespace (CVE-2020-15257).
        Assert.DoesNotContain("@", Command.Run("sh", ["-c", $"ls -l /proc/{daemon.Id}/fd >/dev/null; grep -a '@.*berth' /proc/net/unix; true"]).Text, StringComparison.Ordinal);
    }

    private static string Mode(string path) => Command.Run("stat", ["-c", "%a", path]).MustSucceed().Text;
}
