// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Berth.EndToEnd.Harness;

namespace Berth.EndToEnd.Daemon;

/// <summary>Row V8 and the daemon's own options.</summary>
public sealed class DaemonTests(Machine machine) : Scenario(machine)
{
    [Theory, CombinatorialClients]
    public void Version_NamesClientAndServer(ClientKind kind)
    {
        string text = Use(kind).Ok("version");
        Assert.Contains("Client:", text, StringComparison.Ordinal);
        Assert.Contains("Server:", text, StringComparison.Ordinal);
        Assert.Equal("1.51", Use(kind).Ok("version", "--format", "{{.Server.APIVersion}}"));
        Assert.Contains("version", Use(kind).Ok("--version"), StringComparison.Ordinal);
        Assert.Equal(Use(kind).Ok("--version"), Use(kind).Ok("-v"));
    }

    [Theory, CombinatorialClients]
    public void Info_CountsWhatIsThere(ClientKind kind)
    {
        Client client = Use(kind);
        string id = client.Ok("run", "-d", "busybox", "sleep", "100");
        JsonElement info = JsonDocument.Parse(client.Ok("info", "--format", "{{json .}}")).RootElement;
        Assert.Equal(client.Ok("ps", "-aq").Split('\n').Length, info.GetProperty("Containers").GetInt32());
        Assert.Equal(client.Ok("ps", "-q").Split('\n').Length, info.GetProperty("ContainersRunning").GetInt32());
        Assert.Equal(Environment.ProcessorCount, info.GetProperty("NCPU").GetInt32());
        Assert.Equal(Machine.Daemon.DataRoot, info.GetProperty("DockerRootDir").GetString());
        Assert.Contains("Server Version:", client.Ok("info"), StringComparison.Ordinal);
        client.Discard(id);
    }

    [Theory, CombinatorialClients]
    public void NoDaemon_IsSaidWithItsAddress(ClientKind kind) =>
        Use(kind).Run("-H", "unix:///no/such.sock", "ps").MustFail(1, "unix:///no/such.sock");

    [Theory]
    [InlineData("1.24")]
    [InlineData("1.40")]
    [InlineData("1.51")]
    public void OlderClients_AreServed(string version)
    {
        var environment = new Dictionary<string, string> { ["DOCKER_API_VERSION"] = version };
        Client stock = Use(ClientKind.Docker);
        Assert.Equal("old", stock.RunWith(environment, "run", "--rm", "busybox", "echo", "old").MustSucceed().Text);
        Assert.Equal(0, stock.RunWith(environment, "ps", "-a").ExitCode);
        Assert.Equal(0, stock.RunWith(environment, "images").ExitCode);
    }

    [Fact]
    public void TooNewAClient_IsRefusedWithTheVersions() =>
        Use(ClientKind.Docker).RunWith(new Dictionary<string, string> { ["DOCKER_API_VERSION"] = "1.99" }, "ps").MustFail(1, "client version 1.99 is too new. Maximum supported API version is 1.51");

    [Fact]
    public void FirstCommand_StartsTheDaemonByItself()
    {
        if (File.Exists("/run/berth.sock"))
            Assert.Skip("a berthd listens on the default socket of this machine");
        var environment = new Dictionary<string, string?> { ["DOCKER_HOST"] = null, ["BERTH_HOST"] = null };
        Assert.Equal(0, Command.Run(Executables.Berth, ["ps"], environment).MustSucceed().ExitCode);
        Assert.True(File.Exists("/run/berth.sock"));
        string pid = File.ReadAllText("/run/berth.pid").Trim();
        Command.Run("kill", [pid]).MustSucceed();
        Eventually.True(() => !File.Exists("/run/berth.sock"), "the daemon ended");
    }

    [Fact]
    public void Help_ListsCommandsAndSuggestsTheNearOne()
    {
        Client ours = Use(ClientKind.Berth);
        foreach (CommandResult help in (CommandResult[])[ours.Run(), ours.Run("--help"), ours.Run("help")])
        {
            Assert.Equal(0, help.ExitCode);
            Assert.Contains("Management Commands:", help.Output + help.Error, StringComparison.Ordinal);
            Assert.Contains("Common Commands:", help.Output + help.Error, StringComparison.Ordinal);
        }

        string run = ours.Ok("run", "--help");
        Assert.Contains("Usage:  berth run [OPTIONS] IMAGE [COMMAND] [ARG...]", run, StringComparison.Ordinal);
        Assert.Contains("--cap-add list", run, StringComparison.Ordinal);
        ours.Run("rnu").MustFail(1, "rnu", "run");
    }

    [Fact]
    public void EveryFlagOfTheStockRun_IsKnown()
    {
        string help = Use(ClientKind.Berth).Ok("run", "--help");
        string stock = Use(ClientKind.Docker).Ok("run", "--help");
        string[] missing = [.. stock.Split('\n').Select(line => line.Trim().Split(' ').FirstOrDefault(word => word.StartsWith("--", StringComparison.Ordinal)))
            .Where(flag => flag is not null and not "--help" && !help.Contains(flag + " ", StringComparison.Ordinal)).Select(flag => flag!)];
        Assert.Empty(missing);
    }

    [Fact]
    public void MalformedRequests_Are4xx()
    {
        foreach ((string method, string path, string body) in ((string, string, string)[])[
            ("POST", "/containers/create", "{"), ("POST", "/containers/create", "[]"), ("POST", "/containers/create", "{\"Image\": 7}"), ("POST", "/containers/create", ""),
            ("GET", "/containers/json?filters=%7B", ""), ("GET", "/containers/json?limit=x", ""), ("POST", "/containers/nosuch/start", ""), ("GET", "/v1.99/containers/json", ""),
            ("GET", "/no/such/path", ""), ("POST", "/exec/nosuch/start", "{}"), ("POST", "/containers/nosuch/resize?h=a&w=b", ""), ("DELETE", "/images/nosuch", "")])
        {
            CommandResult answer = Command.Run("curl", ["-s", "-o", "/dev/stdout", "-w", "\n%{http_code}", "--unix-socket", Machine.Daemon.Socket, "-X", method, "-H", "Content-Type: application/json", "-d", body, $"http://localhost{path}"]);
            Assert.True(answer.Text[^3] == '4', $"{method} {path} {body}: {answer.Output}");
            Assert.Contains("message", answer.Output, StringComparison.Ordinal);
        }

        Assert.True(Machine.Daemon.Answers());
    }
}
