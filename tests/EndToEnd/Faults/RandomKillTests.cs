// SPDX-License-Identifier: Apache-2.0
using Berth.EndToEnd.Harness;

namespace Berth.EndToEnd.Faults;

/// <summary>Invariant 17: kill -9 of the daemon or of shims at any moment of any verb; then it is ready again, nothing is half-visible, and a retry works.</summary>
public sealed class RandomKillTests(Machine machine)
{
    private const int Rounds = 8;

    [Theory]
    [InlineData("create", 21)]
    [InlineData("rm", 22)]
    [InlineData("import", 23)]
    [InlineData("load", 24)]
    [InlineData("rmi", 25)]
    [InlineData("exec", 26)]
    public void ADaemonKilledDuring(string verb, int seed)
    {
        Census before = Census.Take();
        using DaemonProcess daemon = machine.StartDaemon("kill-" + verb);
        var client = new Client(ClientKind.Berth, daemon);
        string archive = Path.Combine(daemon.Folder, "saved.tar");
        LayeredArchive.Write(archive);
        var random = new Random(seed);
        for (int round = 0; round < Rounds; round++)
        {
            string[] arguments = Prepare(verb, client, archive);
            using (RunningCommand command = client.Start(arguments))
            {
                Thread.Sleep(random.Next(0, verb is "load" or "import" ? 120 : 30));
                daemon.Kill();
                command.WaitForExit(20);
            }

            daemon.Start();
            NothingIsHalfVisible(client);
            Retry(verb, client, arguments);
        }

        string[] left = client.Ok("ps", "-aq").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (left.Length > 0)
            client.Ok(["rm", "-f", .. left]);
        client.Run("rmi", "-f", "victim", "loaded:1");
        Empty(daemon, "containers");
        Empty(daemon, "snapshots");
        Empty(daemon, "images/tmp");
        daemon.Stop();
        Assert.DoesNotContain(Directory.GetFileSystemEntries(Path.Combine(daemon.ExecRoot, "containers")), entry => Path.GetFileName(entry).Length == 64);
        Census.MustEqual(before);
    }

    [Fact]
    public void ShimsKilledAtRandomMoments_LeaveNothing()
    {
        Census before = Census.Take();
        using DaemonProcess daemon = machine.StartDaemon("kill-shims");
        var client = new Client(ClientKind.Berth, daemon);
        var random = new Random(27);
        for (int round = 0; round < Rounds; round++)
        {
            using RunningCommand command = client.Start("run", "-d", "--name", "victim", "busybox", "sleep", "1000");
            Thread.Sleep(random.Next(0, 25));
            foreach (int shim in ShimsOf(daemon))
                Command.Run("kill", ["-9", $"{shim}"]);
            command.WaitForExit(20);
            Eventually.True(() => client.InspectFormat("victim", "{{.State.Status}}") is "exited" or "created" or "running", "the state is told");
            Eventually.True(() => ShimsOf(daemon).Count == (client.InspectFormat("victim", "{{.State.Status}}") == "running" ? 1 : 0), "no container runs without its shim");
            client.Run("start", "victim").MustSucceed();
            client.Ok("rm", "-f", "victim");
        }

        daemon.Stop();
        Census.MustEqual(before);
    }

    private static string[] Prepare(string verb, Client client, string archive)
    {
        switch (verb)
        {
            case "create":
                return ["create", "--name", "victim", "busybox", "true"];
            case "rm":
                client.Ok("run", "-d", "--name", "victim", "busybox", "sleep", "1000");
                return ["rm", "-f", "victim"];
            case "exec":
                client.Ok("run", "-d", "--name", "victim", "busybox", "sleep", "1000");
                return ["exec", "victim", "true"];
            case "import":
                return ["import", Path.Combine(Path.GetDirectoryName(archive)!, "rootfs.tar"), "victim"];
            case "load":
                return ["load", "-i", archive];
            default:
                client.Ok("load", "-i", archive);
                return ["rmi", "loaded:1"];
        }
    }

    // Every container and image that is listed can be looked at as a whole.
    private static void NothingIsHalfVisible(Client client)
    {
        foreach (string id in client.Ok("ps", "-aq", "--no-trunc").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            Assert.Matches("^(created|running|exited)$", client.InspectFormat(id, "{{.State.Status}}"));
        foreach (string id in client.Ok("images", "-q", "--no-trunc").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            Assert.Equal("0", client.Ok("run", "--rm", id, "sh", "-c", "echo 0"));
    }

    private static void Retry(string verb, Client client, string[] arguments)
    {
        switch (verb)
        {
            case "create":
                client.Run("rm", "-f", "victim");
                client.Ok(arguments);
                client.Ok("rm", "victim");
                break;
            case "rm":
                client.Run("rm", "-f", "victim");
                Assert.Equal(1, client.Run("inspect", "victim").ExitCode);
                break;
            case "exec":
                client.Ok(arguments);
                client.Ok("rm", "-f", "victim");
                break;
            case "rmi":
                client.Run(arguments);
                Assert.Equal(1, client.Run("image", "inspect", "loaded:1").ExitCode);
                break;
            default:
                client.Ok(arguments);
                Assert.Equal("0", client.Ok("run", "--rm", verb == "load" ? "loaded:1" : "victim", "sh", "-c", "echo 0"));
                client.Ok("rmi", verb == "load" ? "loaded:1" : "victim");
                break;
        }
    }

    private static void Empty(DaemonProcess daemon, string folder)
    {
        string path = Path.Combine(daemon.DataRoot, folder);
        Eventually.True(() => !Directory.Exists(path) || Directory.GetFileSystemEntries(path).Length == 0, $"{folder} is empty", 10,
            () => string.Join('\n', Directory.GetFileSystemEntries(path)));
    }

    private static List<int> ShimsOf(DaemonProcess daemon)
    {
        List<int> shims = [];
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            try
            {
                if (int.TryParse(Path.GetFileName(folder), out int pid) && File.ReadAllText(folder + "/cmdline").StartsWith($"berth-runtime\0shim\0{daemon.ExecRoot}/", StringComparison.Ordinal))
                    shims.Add(pid);
            }
            catch (IOException)
            {
                // It has just ended.
            }
        }

        return shims;
    }
}
