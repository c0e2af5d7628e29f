// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Events;
using Berth.Api.Wire;
using Berth.Primitives;

namespace Berth.Engine.Events;

/// <summary>The <c>filters</c> of GET /events.</summary>
internal sealed class EventFilter
{
    private static readonly string[] s_keys =
        ["config", "container", "daemon", "event", "image", "label", "network", "node", "plugin", "scope", "secret", "service", "type", "volume"];

    private readonly Filters _filters;

    public EventFilter(Filters filters)
    {
        foreach (string key in filters.Keys)
        {
            if (!s_keys.Contains(key))
            {
                throw new EngineException(ErrorKind.InvalidParameter, $"invalid filter '{key}'");
            }
        }

        _filters = filters;
    }

    public bool Matches(EventMessage message) =>
        _filters.IsEmpty
        || (MatchesAction(message)
            && MatchesExactly("type", message.Type)
            && MatchesExactly("scope", message.Scope ?? "")
            && MatchesActor("container", message)
            && MatchesActor("daemon", message)
            && MatchesActor("volume", message)
            && MatchesActor("network", message)
            && MatchesActor("plugin", message)
            && MatchesActor("service", message)
            && MatchesActor("node", message)
            && MatchesActor("secret", message)
            && MatchesActor("config", message)
            && MatchesImage(message)
            && MatchesLabels(message));

    // exec_create and its like have their command behind a colon; the filter names the part before.
    private bool MatchesAction(EventMessage message)
    {
        IReadOnlyList<string> actions = _filters["event"];
        if (actions.Count == 0)
        {
            return true;
        }

        int colon = message.Action.IndexOf(':', StringComparison.Ordinal);
        return actions.Contains(message.Action) || (colon > 0 && actions.Contains(message.Action[..colon]));
    }

    private bool MatchesExactly(string key, string value) => !_filters.Contains(key) || _filters[key].Contains(value);

    private bool MatchesActor(string type, EventMessage message)
    {
        if (!_filters.Contains(type))
        {
            return true;
        }

        if (message.Type != type)
        {
            return false;
        }

        string name = message.Actor.Attributes?.GetValueOrDefault("name") ?? "";
        foreach (string wanted in _filters[type])
        {
            if (wanted.Length > 0 && (message.Actor.Id.StartsWith(wanted, StringComparison.Ordinal) || name == wanted))
            {
                return true;
            }
        }

        return false;
    }

    private bool MatchesImage(EventMessage message)
    {
        if (!_filters.Contains("image"))
        {
            return true;
        }

        string name = message.Actor.Attributes?.GetValueOrDefault(message.Type == "image" ? "name" : "image") ?? "";
        foreach (string wanted in _filters["image"])
        {
            if (wanted == name || wanted == WithoutTag(name) || (message.Type == "image" && wanted == message.Actor.Id))
            {
                return true;
            }
        }

        return false;
    }

    private bool MatchesLabels(EventMessage message)
    {
        foreach (string wanted in _filters["label"])
        {
            int equals = wanted.IndexOf('=', StringComparison.Ordinal);
            string key = equals < 0 ? wanted : wanted[..equals];
            if (message.Actor.Attributes is not { } attributes
                || !attributes.TryGetValue(key, out string? value)
                || (equals >= 0 && value != wanted[(equals + 1)..]))
            {
                return false;
            }
        }

        return true;
    }

    private static string WithoutTag(string name) =>
        ImageReference.TryParse(name, out ImageReference? reference) ? reference.FamiliarName : name;
}
