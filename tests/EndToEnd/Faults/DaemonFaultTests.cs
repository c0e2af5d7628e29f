// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using Berth.EndToEnd.Harness;

namespace Berth.EndToEnd.Faults;

/// <summary>Invariants 17 and 18: the daemon dies, containers do not, and nothing is lost or left.</summary>
public sealed class DaemonFaultTests(Machine machine)
{
    [Fact]
    public void KilledDaemon_FindsItsContainersAgain()
    {
        using DaemonProcess daemon = machine.StartDaemon("killed");
        var client = new Client(ClientKind.Berth, daemon);
        string running = client.Ok("run", "-d", "busybox", "sh", "-c", "n=0; while :; do n=$((n+1)); echo $n; sleep 0.01; done");
        string ending = client.Ok("run", "-d", "busybox", "sh", "-c", "echo begun; sleep 1; echo ended; exit 19");
        string interactive = client.Ok("run", "-d", "-i", "busybox", "cat");
        string pid = client.InspectFormat(running, "{{.State.Pid}}");

        daemon.Kill();
        Assert.True(Directory.Exists($"/proc/{pid}"));
        Command.Run("sleep", ["1.5"]);
        daemon.Start();

        Assert.Equal($"running {pid}", client.InspectFormat(running, "{{.State.Status}} {{.State.Pid}}"));
        Assert.Equal("exited 19", client.InspectFormat(ending, "{{.State.Status}} {{.State.ExitCode}}"));
        Assert.Equal("begun\nended", client.Ok("logs", ending));
        int[] numbers = [.. client.Ok("logs", running).Split('\n').Select(int.Parse)];
        Assert.Equal(Enumerable.Range(1, numbers.Length), numbers);
        Assert.Equal("inside", client.Ok("exec", running, "echo", "inside"));
        using (RunningCommand attached = client.Start("attach", interactive))
        {
            attached.Write("still there\n");
            attached.WaitForOutput("still there");
        }

        client.Ok("stop", "-t", "0", running);
        Assert.Equal("137", client.InspectFormat(running, "{{.State.ExitCode}}"));
        client.Ok("rm", "-f", running, ending, interactive);
    }

    [Fact]
    public void StoppedDaemon_LeavesWithinASecondAndContainersRunOn()
    {
        using DaemonProcess daemon = machine.StartDaemon("stopped");
        var client = new Client(ClientKind.Berth, daemon);
        string id = client.Ok("run", "-d", "busybox", "sleep", "1000");
        string pid = client.InspectFormat(id, "{{.State.Pid}}");

        var watch = Stopwatch.StartNew();
        Assert.Equal(0, daemon.Stop().ExitCode);
        Assert.True(watch.ElapsedMilliseconds < 1000, $"{watch.ElapsedMilliseconds} ms");
        Assert.True(Directory.Exists($"/proc/{pid}"));
        Assert.False(File.Exists(daemon.Socket));
        daemon.Start();
        Assert.Equal("running", client.InspectFormat(id, "{{.State.Status}}"));
        client.Ok("rm", "-f", id);
    }

    [Fact]
    public void AutoRemove_IsDoneByTheNextDaemon()
    {
        using DaemonProcess daemon = machine.StartDaemon("autoremove");
        var client = new Client(ClientKind.Berth, daemon);
        string id = client.Ok("run", "-d", "--rm", "busybox", "sleep", "0.5");
        daemon.Kill();
        Command.Run("sleep", ["0.8"]);
        daemon.Start();
        Eventually.True(() => client.Run("inspect", id).ExitCode == 1, "the ended container is removed");
        MustBeEmpty(daemon, "containers");
        MustBeEmpty(daemon, "snapshots");
    }

    [Fact]
    public void SecondDaemon_OnTheSameDataRootIsRefused()
    {
        using DaemonProcess daemon = machine.StartDaemon("first");
        CommandResult second = Command.Run(Executables.Berthd,
            ["--host", daemon.Host + "2", "--data-root", daemon.DataRoot, "--exec-root", daemon.ExecRoot + "2", "--pidfile", daemon.Folder + "/second.pid", "--config-file", daemon.Folder + "/daemon.json"], timeoutSeconds: 10);
        Assert.NotEqual(0, second.ExitCode);
        Assert.Contains(daemon.DataRoot, second.Error, StringComparison.Ordinal);
        Assert.True(daemon.Answers());
    }

    [Fact]
    public void KilledAtRandomMoments_LeavesNothingHalfMade()
    {
        Census before = Census.Take();
        using DaemonProcess daemon = machine.StartDaemon("random");
        var client = new Client(ClientKind.Berth, daemon);
        var random = new Random(11);
        for (int round = 0; round < 15; round++)
        {
            RunningCommand[] commands = [.. Enumerable.Range(0, 3).Select(_ => client.Start("run", "-d", "busybox", "sleep", "1000"))];
            Command.Run("sleep", [$"0.0{random.Next(0, 99):00}"]);
            daemon.Kill();
            foreach (RunningCommand command in commands)
            {
                command.WaitForExit(20);
                command.Dispose();
            }

            daemon.Start();
            string[] ids = client.Ok("ps", "-aq", "--no-trunc").Split('\n', StringSplitOptions.RemoveEmptyEntries);
            foreach (string id in ids)
            {
                string state = client.InspectFormat(id, "{{.State.Status}} {{.State.Pid}}");
                Assert.Matches("^(created 0|running [1-9][0-9]*|exited 0)$", state);
                if (state.StartsWith("created", StringComparison.Ordinal))
                    client.Ok("start", id);
            }

            if (ids.Length > 0)
                client.Ok(["rm", "-f", .. ids]);
        }

        Assert.Equal("", client.Ok("ps", "-aq"));
        MustBeEmpty(daemon, "containers");
        MustBeEmpty(daemon, "snapshots");
        daemon.Stop();
        Census.MustEqual(before);
    }

    [Fact]
    public void KilledShim_IsSeenAndItsContainerEnds()
    {
        using DaemonProcess daemon = machine.StartDaemon("shimless");
        var client = new Client(ClientKind.Berth, daemon);
        string id = client.Ok("run", "-d", "busybox", "sleep", "1000");
        string pid = client.InspectFormat(id, "{{.State.Pid}}");
        string shim = File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("PPid:", StringComparison.Ordinal))[5..].Trim();
        Command.Run("kill", ["-9", shim]).MustSucceed();
        Eventually.True(() => client.InspectFormat(id, "{{.State.Status}}") == "exited", "the container is seen as ended");
        Eventually.True(() => !Directory.Exists($"/proc/{pid}"), "its process is gone");
        client.Ok("start", id);
        client.Ok("rm", "-f", id);
    }

    // What was removed is out of sight at once; its files are deleted beside the requests.
    private static void MustBeEmpty(DaemonProcess daemon, string folder) =>
        Eventually.True(() => Directory.GetFileSystemEntries(Path.Combine(daemon.DataRoot, folder)).Length == 0, $"{folder} is empty", 10,
            () => string.Join('\n', Directory.GetFileSystemEntries(Path.Combine(daemon.DataRoot, folder))));
}
