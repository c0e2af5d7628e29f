// SPDX-License-Identifier: Apache-2.0
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Berth.Api.Events;

namespace Berth.Engine.Events;

/// <summary>One listener. Ends at its time limit, when disposed, or when the reader is cancelled.</summary>
public sealed class EventSubscription : IDisposable
{
    private readonly EventBus _bus;
    private readonly Channel<EventMessage> _channel;
    private readonly EventFilter _filter;
    private readonly DateTimeOffset? _until;
    private readonly TimeProvider _clock;

    internal EventSubscription(EventBus bus, Channel<EventMessage> channel, EventFilter filter, DateTimeOffset? until, TimeProvider clock)
    {
        _bus = bus;
        _channel = channel;
        _filter = filter;
        _until = until;
        _clock = clock;
    }

    public async IAsyncEnumerable<EventMessage> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using ITimer? limit = StartLimit();
        await foreach (EventMessage message in _channel.Reader.ReadAllAsync(cancellationToken))
        {
            if (_filter.Matches(message))
            {
                yield return message;
            }
        }
    }

    public void Dispose() => _bus.Unsubscribe(_channel);

    private ITimer? StartLimit()
    {
        if (_until is not { } until)
        {
            return null;
        }

        TimeSpan rest = until - _clock.GetUtcNow();
        // A timer takes 49 days at most; a listener does not stay that long.
        return rest > TimeSpan.FromDays(40)
            ? null
            : _clock.CreateTimer(static state => ((EventSubscription)state!).Dispose(), this, rest < TimeSpan.Zero ? TimeSpan.Zero : rest, Timeout.InfiniteTimeSpan);
    }
}
