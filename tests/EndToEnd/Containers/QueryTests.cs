// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Berth.EndToEnd.Harness;

namespace Berth.EndToEnd.Containers;

/// <summary>Rows V1-V3: ps, inspect, top.</summary>
public sealed class QueryTests(Machine machine) : Scenario(machine)
{
    [Theory, CombinatorialClients]
    public void Ps_ColumnsAndFlags(ClientKind kind)
    {
        Client client = Use(kind);
        string running = FreshName("ps-running"), stopped = FreshName("ps-stopped");
        string id = client.Ok("run", "-d", "--name", running, "busybox", "sleep", "1000");
        client.Run("run", "--name", stopped, "busybox", "sh", "-c", "exit 3").MustFail(3);

        string[] lines = client.Ok("ps").Split('\n');
        Assert.Matches("^CONTAINER ID   IMAGE +COMMAND +CREATED +STATUS +PORTS +NAMES$", lines[0]);
        Assert.Contains(lines, line => System.Text.RegularExpressions.Regex.IsMatch(line, $"^{id[..12]}   busybox +\"sleep 1000\" +.* ago +Up .* +{running}$"));
        Assert.DoesNotContain(stopped, client.Ok("ps"), StringComparison.Ordinal);
        Assert.Contains($"Exited (3)", client.Ok("ps", "-a", "--filter", $"name={stopped}"), StringComparison.Ordinal);
        Assert.Equal(stopped, client.Ok("ps", "-l", "--format", "{{.Names}}"));
        Assert.Equal(2, client.Ok("ps", "-n", "2", "-q").Split('\n').Length);
        Assert.Equal(id, client.Ok("ps", "-q", "--no-trunc", "--filter", $"name={running}"));
        Assert.Contains("virtual", client.Ok("ps", "-s", "--filter", $"name={running}"), StringComparison.Ordinal);
        client.Run("ps", "--filter", "nonsense=1").MustFail(1, "nonsense");
        client.Discard(running, stopped);
    }

    [Fact]
    public void Ps_IsTheSameTextFromBothClients()
    {
        Client ours = Use(ClientKind.Berth), stock = Use(ClientKind.Docker);
        string name = FreshName("same");
        ours.Ok("run", "-d", "--name", name, "busybox", "sleep", "1000");
        Assert.Equal(stock.Run("ps", "-a", "--no-trunc").Output, ours.Run("ps", "-a", "--no-trunc").Output);
        Assert.Equal(stock.Run("images", "--digests").Output, ours.Run("images", "--digests").Output);
        Assert.Equal(stock.Run("inspect", name).Output, ours.Run("inspect", name).Output);
        Assert.Equal(stock.Run("image", "inspect", "busybox").Output, ours.Run("image", "inspect", "busybox").Output);
        ours.Discard(name);
    }

    [Theory, CombinatorialClients]
    public void Inspect_FillsTheFieldsAndTakesTemplates(ClientKind kind)
    {
        Client client = Use(kind);
        string name = FreshName("inspect");
        string id = client.Ok("run", "-d", "--name", name, "-e", "A=1", "--label", "l=v", "-v", "/tmp:/host:ro", "busybox", "sleep", "1000");
        JsonElement c = client.Inspect(name);
        Assert.Equal(id, c.GetProperty("Id").GetString());
        Assert.Equal("/" + name, c.GetProperty("Name").GetString());
        Assert.Equal("sleep", c.GetProperty("Path").GetString());
        Assert.Equal("1000", c.GetProperty("Args")[0].GetString());
        Assert.StartsWith("sha256:", c.GetProperty("Image").GetString(), StringComparison.Ordinal);
        Assert.Equal("busybox", c.GetProperty("Config").GetProperty("Image").GetString());
        Assert.Equal("v", c.GetProperty("Config").GetProperty("Labels").GetProperty("l").GetString());
        Assert.Equal("/host", c.GetProperty("Mounts")[0].GetProperty("Destination").GetString());
        foreach (string field in (string[])["Created", "State", "ResolvConfPath", "HostnamePath", "HostsPath", "LogPath", "RestartCount", "Driver", "Platform", "MountLabel", "ProcessLabel",
            "AppArmorProfile", "ExecIDs", "HostConfig", "GraphDriver", "Mounts", "Config", "NetworkSettings"])
        {
            Assert.True(c.TryGetProperty(field, out _), field);
        }

        foreach (string field in (string[])["Status", "Running", "Paused", "Restarting", "OOMKilled", "Dead", "Pid", "ExitCode", "Error", "StartedAt", "FinishedAt"])
            Assert.True(c.GetProperty("State").TryGetProperty(field, out _), field);
        Assert.Equal("A=1", client.InspectFormat(name, "{{index .Config.Env 0}}"));
        Assert.Equal("\"running\"", client.InspectFormat(name, "{{json .State.Status}}"));
        Assert.Equal("ro", client.InspectFormat(name, "{{range .Mounts}}{{if not .RW}}ro{{else}}rw{{end}}{{end}}"));
        Assert.Equal("SLEEP 1000", client.InspectFormat(name, "{{upper (index .Config.Cmd 0)}} {{join (slice .Config.Cmd 1) \",\"}}"));
        client.Run("inspect", "--format", "{{.Nope}}", name).MustFail(1, "Nope");
        client.Run("inspect", "--format", "{{", name).MustFail(64);
        client.Discard(name);
    }

    [Theory, CombinatorialClients]
    public void Top_ShowsTheHostsPids(ClientKind kind)
    {
        Client client = Use(kind);
        string id = client.Ok("run", "-d", "busybox", "sleep", "1000");
        string[] lines = client.Ok("top", id).Split('\n');
        Assert.Matches("^UID +PID +PPID +C +STIME +TTY +TIME +CMD$", lines[0]);
        Assert.Contains(client.InspectFormat(id, "{{.State.Pid}}"), lines[1], StringComparison.Ordinal);
        Assert.EndsWith("sleep 1000", lines[1], StringComparison.Ordinal);
        Assert.Matches("^PID +COMMAND$", client.Ok("top", id, "-o", "pid,comm").Split('\n')[0]);
        client.Discard(id);
        client.Run("top", id).MustFail(1, "No such container");
    }
}
