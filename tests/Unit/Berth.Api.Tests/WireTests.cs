// SPDX-License-Identifier: Apache-2.0
using System.Text;
using System.Text.Json;
using Berth.Api.Containers;
using Berth.Api.Versions;
using Berth.Api.Wire;
using Berth.Primitives;

namespace Berth.Api.Tests;

public sealed class WireTests
{
    /// <summary>The bodies were recorded from the stock client 28.2.2; each must come out of our types byte for byte.</summary>
    [Theory]
    [InlineData("create-plain.json")]
    [InlineData("create-options.json")]
    public void CreateRequest_SurvivesByteForByte(string name)
    {
        var recorded = Read(name);

        var request = JsonSerializer.Deserialize(recorded, ApiJson.Default.ContainerCreateRequest)!;

        Assert.Equal(recorded, Encoding.UTF8.GetString(WireJson.Serialize(request, ApiJson.Default.ContainerCreateRequest)));
    }

    /// <summary>The client writes these by hand, for speed; one field forgotten there would be an option silently lost.</summary>
    [Theory]
    [InlineData("create-plain.json")]
    [InlineData("create-options.json")]
    public void CreateRequest_IsWrittenByHandAsBySerializer(string name)
    {
        var recorded = Read(name);

        var request = JsonSerializer.Deserialize(recorded, ApiJson.Default.ContainerCreateRequest)!;

        Assert.Equal(recorded, Encoding.UTF8.GetString(ContainerCreateWriter.Write(request)));
    }

    [Fact]
    public void CreateRequest_WithEveryFieldSet_IsWrittenByHandAsBySerializer()
    {
        var request = new ContainerCreateRequest { HostConfig = new HostConfig(), NetworkingConfig = new() { EndpointsConfig = new() { ["n"] = Filled.With<Networks.EndpointSettings>() } } };
        Filled.Fill(request);
        Filled.Fill(request.HostConfig);

        Assert.Equal(
            Encoding.UTF8.GetString(WireJson.Serialize(request, ApiJson.Default.ContainerCreateRequest)),
            Encoding.UTF8.GetString(ContainerCreateWriter.Write(request)));
    }

    [Fact]
    public void CreateRequest_WithNothingSet_IsWrittenByHandAsBySerializer()
    {
        var request = new ContainerCreateRequest();

        Assert.Equal(
            Encoding.UTF8.GetString(WireJson.Serialize(request, ApiJson.Default.ContainerCreateRequest)),
            Encoding.UTF8.GetString(ContainerCreateWriter.Write(request)));
    }

    [Fact]
    public void Reading_TakesNullForEveryField()
    {
        const string dockerPy = """{"Hostname":null,"User":null,"Tty":null,"Env":null,"Cmd":null,"StopTimeout":null,"HostConfig":{"Memory":null,"Binds":null,"OomScoreAdj":null}}""";

        var request = JsonSerializer.Deserialize(dockerPy, ApiJson.Default.ContainerCreateRequest)!;

        Assert.Equal("", request.Hostname);
        Assert.False(request.Tty);
        Assert.Null(request.StopTimeout);
        Assert.Equal(0, request.HostConfig!.Memory);
    }

    [Fact]
    public void Reading_IgnoresCaseOfNames()
    {
        var request = JsonSerializer.Deserialize("""{"image":"busybox","hostconfig":{"binds":["/a:/b"]}}""", ApiJson.Default.ContainerCreateRequest)!;

        Assert.Equal("busybox", request.Image);
        Assert.Equal(["/a:/b"], request.HostConfig!.Binds!);
    }

    [Fact]
    public void Command_MayBeOneString()
    {
        var config = JsonSerializer.Deserialize("""{"Cmd":"ls","Entrypoint":["sh","-c"]}""", ApiJson.Default.ContainerConfig)!;

        Assert.Equal(["ls"], config.Cmd!);
        Assert.Equal(["sh", "-c"], config.Entrypoint!);
    }

    [Theory]
    [InlineData("""{"Cmd":5}""")]
    [InlineData("""{"Hostname":5}""")]
    [InlineData("""{"Tty":"yes"}""")]
    [InlineData("""{"Labels":["a"]}""")]
    public void Reading_RefusesWrongTypes(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, ApiJson.Default.ContainerConfig));

    [Fact]
    public void Writing_EscapesAsGoDoes()
    {
        var config = new ContainerConfig { User = "a<b>&'\"+é", Labels = new Map<string> { ["z"] = "1", ["B"] = "2" } };

        var json = Encoding.UTF8.GetString(WireJson.Serialize(config, ApiJson.Default.ContainerConfig));

        Assert.Contains("""
            "User":"a\u003cb\u003e\u0026'\"+é"
            """, json, StringComparison.Ordinal);
        Assert.Contains("""{"B":"2","z":"1"}""", json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-01-02T03:04:05.123456789Z", "2026-01-02T03:04:05.1234567Z")]
    [InlineData("2026-01-02T03:04:05.5+02:00", "2026-01-02T01:04:05.5Z")]
    [InlineData("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z")]
    public void Time_IsWrittenAsGoDoes(string text, string expected) => Assert.Equal(expected, GoTime.Format(GoTime.Parse(text)));

    [Theory]
    [InlineData("""{"status":{"running":true,"paused":true}}""")]
    [InlineData("""{"status":["running","paused"]}""")]
    public void Filters_TakeBothForms(string json)
    {
        var filters = Filters.Parse(json);

        Assert.Equal(["running", "paused"], filters["status"]);
        Assert.Equal("""{"status":{"paused":true,"running":true}}""", filters.ToJson());
    }

    [Fact]
    public void Filters_RefuseWhatIsNoObject() => Assert.Equal(ErrorKind.InvalidParameter, Assert.Throws<EngineException>(() => Filters.Parse("[1]")).Kind);

    [Fact]
    public void Versions_AreOrderedAsNumbers()
    {
        Assert.True(ApiVersion.TryParse("v1.9", out var nine));
        Assert.True(ApiVersion.TryParse("1.24", out var oldest));
        Assert.True(nine < oldest);
        Assert.False(ApiVersion.TryParse("1", out _));
        Assert.False(ApiVersion.TryParse("1.-4", out _));
    }

    private static string Read(string name)
    {
        using var stream = typeof(WireTests).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Trim();
    }
}
