// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Events;
using Berth.Api.Wire;
using Berth.Engine.Events;
using Berth.Primitives;

namespace Berth.Engine.Tests.Events;

public sealed class EventBusTests
{
    private readonly EventBus _bus = new(TimeProvider.System);

    [Fact]
    public async Task Subscribe_ReplaysFromSince_ThenGoesLive()
    {
        Publish("create");
        using EventSubscription subscription = _bus.Subscribe(new Filters(), DateTimeOffset.UnixEpoch, null);
        Publish("start");

        Assert.Equal(["create", "start"], await TakeAsync(subscription, 2));
    }

    [Fact]
    public async Task Subscribe_WithAnEndInThePast_EndsByItself()
    {
        Publish("create");
        using EventSubscription subscription = _bus.Subscribe(new Filters(), DateTimeOffset.UnixEpoch, DateTimeOffset.UtcNow.AddSeconds(1));

        Assert.Equal(["create"], await TakeAsync(subscription, 10));
    }

    [Theory]
    [InlineData("event", "start", "start")]
    [InlineData("event", "exec_create", "exec_create: ls")]
    [InlineData("container", "web", "create,start,exec_create: ls")]
    [InlineData("container", "abc", "create,start,exec_create: ls")]
    [InlineData("type", "image", "")]
    [InlineData("image", "busybox", "create,start,exec_create: ls")]
    [InlineData("image", "busybox:latest", "create,start,exec_create: ls")]
    [InlineData("label", "tier=web", "create,start,exec_create: ls")]
    [InlineData("label", "tier=db", "")]
    public async Task Filters_ChooseEvents(string key, string value, string expected)
    {
        foreach (string action in (string[])["create", "start", "exec_create: ls"])
        {
            Publish(action);
        }

        Filters filters = new();
        filters.Add(key, value);
        using EventSubscription subscription = _bus.Subscribe(filters, DateTimeOffset.UnixEpoch, DateTimeOffset.UtcNow);

        Assert.Equal(expected, string.Join(',', await TakeAsync(subscription, 10)));
    }

    [Fact]
    public void UnknownFilters_AreRefused()
    {
        Filters filters = new();
        filters.Add("nope", "x");

        Assert.Throws<EngineException>(() => _bus.Subscribe(filters, null, null));
    }

    [Fact]
    public void AListenerThatNeverReads_IsDroppedAndBlocksNobody()
    {
        using EventSubscription subscription = _bus.Subscribe(new Filters(), null, null);
        for (int i = 0; i <= EventBus.MaxBacklog + EventBus.MaxRemembered; i++)
        {
            Publish("create");
        }

        Assert.Equal(0, _bus.ListenerCount);
    }

    private void Publish(string action) =>
        _bus.Publish("container", action, "abcdef", new Map<string> { ["name"] = "web", ["image"] = "busybox:latest", ["tier"] = "web" });

    private static async Task<List<string>> TakeAsync(EventSubscription subscription, int count)
    {
        List<string> found = [];
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(5));
        await foreach (EventMessage message in subscription.ReadAllAsync(limit.Token))
        {
            found.Add(message.Action);
            if (found.Count == count)
            {
                break;
            }
        }

        return found;
    }
}
