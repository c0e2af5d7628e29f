// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Berth.Api.Containers;
using Berth.Engine.Tests.Fixture;
using Berth.Primitives;

namespace Berth.Engine.Tests.Recovery;

public sealed class RecoveryTests
{
    [Fact]
    public async Task ARunningContainer_IsFoundAgain_AndItsEndIsSeen()
    {
        await using EngineFixture fixture = await EngineFixture.OpenAsync();
        string id = await fixture.RunAsync("web");

        await fixture.ReopenAsync();

        Assert.Equal("running", (await fixture.InspectAsync("web")).State!.Status);
        await fixture.EndAsync(id, 7);
        Assert.Equal(7, (await fixture.InspectAsync("web")).State!.ExitCode);
    }

    [Fact]
    public async Task AnEndThatNoDaemonSaw_IsToldByTheShim()
    {
        await using EngineFixture fixture = await EngineFixture.OpenAsync();
        string id = await fixture.RunAsync();
        FakeShim shim = fixture.Shims.ByContainer[id];
        await fixture.Engine.DisposeAsync();
        shim.Exit(9);

        await fixture.ReopenAsync();

        ContainerState state = (await fixture.InspectAsync(id)).State!;
        Assert.Equal(("exited", 9), (state.Status, state.ExitCode));
        Assert.True(shim.IsReleased);
    }

    [Fact]
    public async Task ALostShim_EndsTheContainer()
    {
        await using EngineFixture fixture = await EngineFixture.OpenAsync();
        string id = await fixture.RunAsync();
        fixture.Shims.ByContainer[id].IsGone = true;

        await fixture.ReopenAsync();

        ContainerState state = (await fixture.InspectAsync(id)).State!;
        Assert.Equal(("exited", 255), (state.Status, state.ExitCode));
    }

    [Fact]
    public async Task AnEndedContainerWithRm_IsRemoved()
    {
        await using EngineFixture fixture = await EngineFixture.OpenAsync();
        string id = await fixture.RunAsync(null, request => request.HostConfig!.AutoRemove = true);
        fixture.Shims.ByContainer[id].IsGone = true;

        await fixture.ReopenAsync();

        await Assert.ThrowsAsync<EngineException>(() => fixture.InspectAsync(id));
    }

    [Fact]
    public async Task LeftDirectories_AreRemoved_AndOthersAreNot()
    {
        await using EngineFixture fixture = await EngineFixture.OpenAsync();
        string orphan = ContainerId.New().ToString();
        string container = Directory.CreateDirectory(fixture.Engine.Paths.Container(orphan)).FullName;
        string bundle = Directory.CreateDirectory(fixture.Engine.Paths.Bundle(orphan)).FullName;
        string snapshot = Directory.CreateDirectory(Path.Combine(fixture.Engine.Paths.Snapshots, orphan, "upper")).FullName;
        string foreign = Directory.CreateDirectory(Path.Combine(fixture.Engine.Paths.Containers, "lost+found")).FullName;

        await fixture.ReopenAsync();

        while (!fixture.Engine.IsTidy)
        {
            await Task.Delay(1);
        }

        Assert.False(Directory.Exists(container) || Directory.Exists(bundle) || Directory.Exists(snapshot));
        Assert.True(Directory.Exists(foreign));
    }

    [Fact]
    public async Task AHalfMadeContainer_IsRemoved()
    {
        await using EngineFixture fixture = await EngineFixture.OpenAsync();
        string id = await fixture.CreateAsync("half");
        Directory.Delete(Path.Combine(fixture.Engine.Paths.Snapshots, id), recursive: true);

        await fixture.ReopenAsync();

        await Assert.ThrowsAsync<EngineException>(() => fixture.InspectAsync(id));
        await fixture.CreateAsync("half");
    }

    [Fact]
    public async Task ADamagedRecord_BricksNothingButItself()
    {
        await using EngineFixture fixture = await EngineFixture.OpenAsync();
        string good = await fixture.CreateAsync("good");
        string bad = await fixture.CreateAsync("bad");
        fixture.Engine.Database.Write(t => t.Execute("UPDATE containers SET document = $2 WHERE id = $1", bad, "{\"version\":1"u8.ToArray()));

        await fixture.ReopenAsync();

        Assert.Equal(good, (await fixture.InspectAsync("good")).Id);
        await Assert.ThrowsAsync<EngineException>(() => fixture.InspectAsync("bad"));
        Assert.True(Directory.Exists(fixture.Engine.Paths.Container(bad)));
    }

    [Fact]
    public async Task EverythingOfARecord_SurvivesReopening()
    {
        await using EngineFixture fixture = await EngineFixture.OpenAsync();
        string id = await fixture.CreateAsync("web", request =>
        {
            request.Env = ["A=<&>\"ü"];
            request.Labels = new() { ["k"] = "v" };
            request.HostConfig!.Memory = 100_000_000;
            request.HostConfig.Binds = ["/tmp:/mnt:ro"];
        });
        ContainerInspectResponse before = await fixture.InspectAsync(id);

        await fixture.ReopenAsync();

        ContainerInspectResponse after = await fixture.InspectAsync(id);
        Assert.Equal(Json(before), Json(after));
        Assert.Equal(200_000_000, after.HostConfig!.MemorySwap);
        Assert.Equal("/mnt", Assert.Single(after.Mounts!).Destination);
    }

    [Fact]
    public async Task PolicyAlways_StartsWithTheDaemon()
    {
        await using EngineFixture fixture = await EngineFixture.OpenAsync();
        string id = await fixture.RunAsync(null, request => request.HostConfig!.RestartPolicy = new RestartPolicy { Name = "always" });
        FakeShim lost = fixture.Shims.ByContainer[id];
        lost.IsGone = true;

        await fixture.ReopenAsync();

        for (int i = 0; i < 500 && fixture.Shims.ByContainer[id] == lost; i++)
        {
            await Task.Delay(10);
        }

        Assert.NotSame(lost, fixture.Shims.ByContainer[id]);
    }

    [Fact]
    public async Task ASecondDaemon_IsRefused()
    {
        await using EngineFixture fixture = await EngineFixture.OpenAsync();

        EngineException failure = Assert.Throws<EngineException>(() => DataRoot.Lock(fixture.Engine.Paths));

        Assert.Contains("in use by another daemon", failure.Message, StringComparison.Ordinal);
    }

    private static string Json(ContainerInspectResponse value) => JsonSerializer.Serialize(value, Berth.Api.ApiJson.Default.ContainerInspectResponse);
}
