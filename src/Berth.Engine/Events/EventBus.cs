// SPDX-License-Identifier: Apache-2.0
using System.Threading.Channels;
using Berth.Api.Events;
using Berth.Api.Wire;
using Berth.Primitives;

namespace Berth.Engine.Events;

/// <summary>
/// Tells what happens to everyone who listens, and remembers the last events for those who ask about the past. Publishing never waits:
/// a listener who stays more than <see cref="MaxBacklog"/> events behind is dropped.
/// </summary>
public sealed class EventBus(TimeProvider clock)
{
    public const int MaxRemembered = 256;
    public const int MaxBacklog = 4096;

    private readonly Lock _lock = new();
    private readonly Queue<EventMessage> _remembered = new(MaxRemembered);
    private readonly List<Channel<EventMessage>> _listeners = [];

    public int ListenerCount
    {
        get
        {
            lock (_lock)
            {
                return _listeners.Count;
            }
        }
    }

    public void Publish(string type, string action, string id, Map<string> attributes)
    {
        lock (_lock)
        {
            // The time is taken under the lock, so that order and times agree.
            DateTimeOffset now = clock.GetUtcNow();
            EventMessage message = new()
            {
                Status = LegacyStatus(type, action),
                LegacyId = type is "container" or "image" ? id : null,
                From = type == "container" ? attributes.GetValueOrDefault("image") : null,
                Type = type,
                Action = action,
                Actor = new EventActor { Id = id, Attributes = attributes },
                Scope = "local",
                Time = now.ToUnixTimeSeconds(),
                TimeNano = (now.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * 100,
            };
            if (_remembered.Count == MaxRemembered)
            {
                _remembered.Dequeue();
            }

            _remembered.Enqueue(message);
            for (int i = _listeners.Count - 1; i >= 0; i--)
            {
                if (!_listeners[i].Writer.TryWrite(message))
                {
                    _listeners[i].Writer.TryComplete(new EngineException(ErrorKind.Unavailable, "the listener reads too slowly"));
                    _listeners.RemoveAt(i);
                }
            }
        }
    }

    /// <summary>
    /// The remembered events from <paramref name="since"/> on, then, unless <paramref name="until"/> lies in the past, live ones up to it.
    /// Listening begins with this call, not with the first read. Dispose the subscription.
    /// </summary>
    /// <param name="since">Null: live events only.</param>
    /// <param name="until">Null: for ever.</param>
    public EventSubscription Subscribe(Filters filters, DateTimeOffset? since, DateTimeOffset? until)
    {
        EventFilter filter = new(filters);
        Channel<EventMessage> channel = Channel.CreateBounded<EventMessage>(
            new BoundedChannelOptions(MaxBacklog + MaxRemembered) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });
        lock (_lock)
        {
            if (since is { } from)
            {
                long first = ToNanoseconds(from);
                long last = until is { } end ? ToNanoseconds(end) : long.MaxValue;
                foreach (EventMessage message in _remembered)
                {
                    if (message.TimeNano >= first && message.TimeNano <= last)
                    {
                        channel.Writer.TryWrite(message);
                    }
                }
            }

            if (until is { } limit && limit <= clock.GetUtcNow())
            {
                channel.Writer.Complete();
            }
            else
            {
                _listeners.Add(channel);
            }
        }

        return new EventSubscription(this, channel, filter, until, clock);
    }

    internal void Unsubscribe(Channel<EventMessage> channel)
    {
        lock (_lock)
        {
            _listeners.Remove(channel);
        }

        channel.Writer.TryComplete();
    }

    private static long ToNanoseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * 100;

    private static string? LegacyStatus(string type, string action) => type is "container" or "image" ? action : null;
}
