// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Engine.Containers;
using Berth.Engine.Tests.Fixture;
using Berth.Primitives;
using Berth.Runtime.Shim.Protocol;

namespace Berth.Engine.Tests.Lifecycle;

public sealed class LifecycleTests
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    [Fact]
    public async Task AContainer_GoesThroughItsStates()
    {
        await using EngineFixture fixture = await EngineFixture.OpenAsync();
        string id = await fixture.CreateAsync("web");
        Assert.Equal("created", (await fixture.InspectAsync("web")).State!.Status);

        await fixture.Engine.Containers.StartAsync("web", s_none);
        ContainerInspectResponse running = await fixture.InspectAsync(id);
        Assert.Equal("running", running.State!.Status);
        Assert.True(running.State.Running);
        Assert.NotEqual(0, running.State.Pid);

        await fixture.Engine.Containers.PauseAsync(id[..12], s_none);
        Assert.True((await fixture.InspectAsync(id)).State is { Status: "paused", Paused: true, Running: true });
        await fixture.Engine.Containers.UnpauseAsync(id, s_none);

        await fixture.EndAsync(id, 3);
        ContainerInspectResponse ended = await fixture.InspectAsync(id);
        Assert.True(ended.State is { Status: "exited", Running: false, ExitCode: 3, Pid: 0 });

        await fixture.Engine.Containers.RemoveAsync(id, force: false, removeVolumes: false, s_none);
        await AssertFailsAsync(ErrorKind.NotFound, $"No such container: {id}", () => fixture.InspectAsync(id));
        Assert.Equal(["create", "start", "pause", "unpause", "die", "destroy"], await fixture.EventsAsync());
    }

    [Fact]
    public async Task Remove_LeavesNothingOnDisk()
    {
        await using EngineFixture fixture = await EngineFixture.OpenAsync();
        string id = await fixture.RunAsync();
        await fixture.EndAsync(id, 0);

        await fixture.Engine.Containers.RemoveAsync(id, force: false, removeVolumes: false, s_none);

        await EventuallyAsync(() => fixture.Engine.IsTidy);
        Assert.Empty(Directory.EnumerateFileSystemEntries(fixture.Root, "*" + id + "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Create_WithATakenName_SaysWhoHasIt()
    {
        await using EngineFixture fixture = await EngineFixture.OpenAsync();
        string id = await fixture.CreateAsync("web");

        await AssertFailsAsync(
            ErrorKind.Conflict,
            $"Conflict. The container name \"/web\" is already in use by container \"{id}\". You have to remove (or rename) that container to be able to reuse that name.",
            () => fixture.CreateAsync("web"));
        await fixture.Engine.Containers.RenameAsync(id, "old", s_none);
        await fixture.CreateAsync("web");
        await AssertFailsAsync(ErrorKind.Conflict, null, () => fixture.Engine.Containers.RenameAsync("web", "old", s_none));
    }

    [Fact]
    public async Task Create_OfAnUnknownImage_LeavesTheNameFree()
    {
        await using EngineFixture fixture = await EngineFixture.OpenAsync();

        await AssertFailsAsync(ErrorKind.NotFound, "No such image: nope", () => fixture.CreateAsync("web", request => request.Image = "nope"));

        await fixture.CreateAsync("web");
    }

    [Fact]
    public async Task Start_Again_IsNotModified_AndRemoveOfARunningOne_IsRefused()
    {
        await using EngineFixture fixture = await EngineFixture.OpenAsync();
        string id = await fixture.RunAsync("web");

        await AssertFailsAsync(ErrorKind.NotModified, null, () => fixture.Engine.Containers.StartAsync(id, s_none));
        await AssertFailsAsync(
            ErrorKind.Conflict,
            "cannot remove container \"/web\": container is running: stop the container before removing or force remove",
            () => fixture.Engine.Containers.RemoveAsync(id, force: false, removeVolumes: false, s_none));

        await fixture.Engine.Containers.RemoveAsync(id, force: true, removeVolumes: false, s_none);
        Assert.Equal([9], fixture.Shims.ByContainer[id].Signals);
        Assert.Equal(["create", "start", "kill", "die", "destroy"], await fixture.EventsAsync());
    }

    [Fact]
    public async Task Stop_SendsTheStopSignal_ThenKills()
    {
        await using EngineFixture fixture = await EngineFixture.OpenAsync();
        string gentle = await fixture.RunAsync(null, request => request.StopSignal = "SIGINT");
        fixture.Shims.ByContainer[gentle].Deadly.Add(2);
        await fixture.Engine.Containers.StopAsync(gentle, null, null, s_none);
        Assert.Equal([2], fixture.Shims.ByContainer[gentle].Signals);
        Assert.Equal(130, (await fixture.InspectAsync(gentle)).State!.ExitCode);

        string deaf = await fixture.RunAsync();
        fixture.Shims.ByContainer[deaf].Deadly.Remove(15);
        await fixture.Engine.Containers.StopAsync(deaf, null, 0, s_none);
        Assert.Equal([15, 9], fixture.Shims.ByContainer[deaf].Signals);
        Assert.Equal(137, (await fixture.InspectAsync(deaf)).State!.ExitCode);

        await AssertFailsAsync(ErrorKind.NotModified, null, () => fixture.Engine.Containers.StopAsync(deaf, null, null, s_none));
    }

    [Fact]
    public async Task Kill_OfAPausedContainer_ThawsItSoThatItEnds()
    {
        await using EngineFixture fixture = await EngineFixture.OpenAsync();
        string id = await fixture.RunAsync();
        await fixture.Engine.Containers.PauseAsync(id, s_none);
        Task<ContainerWaitResponse> ended = await fixture.Engine.Containers.WaitAsync(id, WaitCondition.NotRunning, s_none);

        await fixture.Engine.Containers.KillAsync(id, null, s_none);

        Assert.Equal(137, (await ended.WaitAsync(TimeSpan.FromSeconds(5))).StatusCode);
    }

    [Fact]
    public async Task Wait_AnswersForEachCondition()
    {
        await using EngineFixture fixture = await EngineFixture.OpenAsync();
        string id = await fixture.CreateAsync(null, request => request.HostConfig!.AutoRemove = true);
        Assert.Equal(0, (await await fixture.Engine.Containers.WaitAsync(id, WaitCondition.NotRunning, s_none)).StatusCode);
        Task<ContainerWaitResponse> next = await fixture.Engine.Containers.WaitAsync(id, WaitCondition.NextExit, s_none);
        Task<ContainerWaitResponse> removed = await fixture.Engine.Containers.WaitAsync(id, WaitCondition.Removed, s_none);
        await fixture.Engine.Containers.StartAsync(id, s_none);
        Assert.False(next.IsCompleted || removed.IsCompleted);

        fixture.Shims.ByContainer[id].Exit(42);

        Assert.Equal(42, (await next.WaitAsync(TimeSpan.FromSeconds(5))).StatusCode);
        Assert.Equal(42, (await removed.WaitAsync(TimeSpan.FromSeconds(5))).StatusCode);
        await AssertFailsAsync(ErrorKind.NotFound, null, () => fixture.InspectAsync(id));
        Assert.True(fixture.Shims.ByContainer[id].IsReleased);
    }

    [Theory]
    [InlineData("nope", 2, 127, "executable file not found in $PATH")]
    [InlineData("/nope", 2, 127, "no such file or directory")]
    [InlineData("/etc", 13, 126, "permission denied")]
    public async Task Start_OfAMissingCommand_HasDockersExitCodeAndWords(string program, int errno, int exitCode, string words)
    {
        await using EngineFixture fixture = await EngineFixture.OpenAsync();
        string id = await fixture.CreateAsync(null, request => request.Cmd = [program]);
        fixture.Shims.RefuseLaunch = new ErrorReply { Kind = ErrorKind.InvalidParameter, Message = "exec", Step = "exec", Errno = errno };

        EngineException failure = await AssertFailsAsync(ErrorKind.InvalidParameter, null, () => fixture.Engine.Containers.StartAsync(id, s_none));

        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        ContainerState state = (await fixture.InspectAsync(id)).State!;
        Assert.Equal(("created", exitCode), (state.Status, state.ExitCode));
        Assert.False(Directory.Exists(fixture.Engine.Paths.Bundle(id)));
    }

    [Fact]
    public async Task RestartPolicies_RestartWhatTheySay()
    {
        await using EngineFixture fixture = await EngineFixture.OpenAsync();
        string id = await fixture.RunAsync(null, request => request.HostConfig!.RestartPolicy = new RestartPolicy { Name = "on-failure", MaximumRetryCount = 1 });
        FakeShim first = fixture.Shims.ByContainer[id];
        first.Exit(1);
        await EventuallyAsync(() => fixture.Shims.ByContainer[id] != first);
        Assert.Equal(1, (await fixture.InspectAsync(id)).RestartCount);

        await fixture.EndAsync(id, 1);
        Assert.Equal("exited", (await fixture.InspectAsync(id)).State!.Status);
    }

    [Fact]
    public async Task Stop_DuringTheRestartDelay_EndsTheRestarts()
    {
        await using EngineFixture fixture = await EngineFixture.OpenAsync();
        string id = await fixture.RunAsync(null, request => request.HostConfig!.RestartPolicy = new RestartPolicy { Name = "always" });
        FakeShim first = fixture.Shims.ByContainer[id];
        first.Exit(1);
        while ((await fixture.InspectAsync(id)).State!.Status != "restarting")
        {
            await Task.Delay(1);
        }

        await fixture.Engine.Containers.StopAsync(id, null, null, s_none);
        await Task.Delay(200);

        Assert.Same(first, fixture.Shims.ByContainer[id]);
        Assert.Equal("exited", (await fixture.InspectAsync(id)).State!.Status);
    }

    [Fact]
    public async Task Restart_KeepsAContainerThatRemovesItself()
    {
        await using EngineFixture fixture = await EngineFixture.OpenAsync();
        string id = await fixture.RunAsync(null, request => request.HostConfig!.AutoRemove = true);

        await fixture.Engine.Containers.RestartAsync(id, null, 1, s_none);

        Assert.Equal("running", (await fixture.InspectAsync(id)).State!.Status);
        Assert.Equal(["create", "start", "kill", "die", "stop", "start", "restart"], await fixture.EventsAsync());
    }

    [Fact]
    public async Task List_IsNewestFirst_AndFilters()
    {
        await using EngineFixture fixture = await EngineFixture.OpenAsync();
        string one = await fixture.RunAsync("one", request => request.Labels = new() { ["tier"] = "web" });
        await fixture.CreateAsync("two");
        string three = await fixture.RunAsync("three");

        Assert.Equal([three, one], await ListAsync(fixture, new ContainerListOptions()));
        Assert.Equal(3, (await ListAsync(fixture, new ContainerListOptions { All = true })).Count);
        Assert.Equal([three], await ListAsync(fixture, new ContainerListOptions { Limit = 1 }));
        Assert.Equal([one], await ListAsync(fixture, With("label", "tier=web")));
        Assert.Equal([one], await ListAsync(fixture, With("name", "^one$")));
        Assert.Single(await ListAsync(fixture, With("status", "created")));
        await AssertFailsAsync(ErrorKind.InvalidParameter, "invalid filter 'nope'", () => ListAsync(fixture, With("nope", "x")));
    }

    [Fact]
    public async Task Prune_RemovesWhatDoesNotRun()
    {
        await using EngineFixture fixture = await EngineFixture.OpenAsync();
        string running = await fixture.RunAsync();
        string stopped = await fixture.CreateAsync();

        ContainersPruneResponse pruned = await fixture.Engine.Queries.PruneAsync(new(), s_none);

        Assert.Equal([stopped], pruned.ContainersDeleted);
        Assert.Equal(10UL, pruned.SpaceReclaimed);
        Assert.Equal("running", (await fixture.InspectAsync(running)).State!.Status);
    }

    [Fact]
    public async Task ManyAtOnce_DoNotDisturbEachOther()
    {
        await using EngineFixture fixture = await EngineFixture.OpenAsync();

        string[] ids = await Task.WhenAll(Enumerable.Range(0, 60).Select(async _ =>
        {
            string id = await fixture.RunAsync(null, request => request.HostConfig!.AutoRemove = true);
            Task<ContainerWaitResponse> removed = await fixture.Engine.Containers.WaitAsync(id, WaitCondition.Removed, s_none);
            fixture.Shims.ByContainer[id].Exit(0);
            await removed.WaitAsync(TimeSpan.FromSeconds(20));
            return id;
        }));

        Assert.Equal(60, ids.Distinct().Count());
        Assert.Empty(await ListAsync(fixture, new ContainerListOptions { All = true }));
    }

    private static ContainerListOptions With(string key, string value)
    {
        ContainerListOptions options = new() { All = true };
        options.Filters.Add(key, value);
        return options;
    }

    private static async Task<IReadOnlyList<string>> ListAsync(EngineFixture fixture, ContainerListOptions options) =>
        [.. (await fixture.Engine.Queries.ListAsync(options, s_none)).Select(row => row.Id)];

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        for (int i = 0; i < 500 && !condition(); i++)
        {
            await Task.Delay(10);
        }

        Assert.True(condition());
    }

    private static async Task<EngineException> AssertFailsAsync(ErrorKind kind, string? message, Func<Task> action)
    {
        EngineException failure = await Assert.ThrowsAsync<EngineException>(action);
        Assert.Equal(kind, failure.Kind);
        if (message is not null)
        {
            Assert.Equal(message, failure.Message);
        }

        return failure;
    }
}
