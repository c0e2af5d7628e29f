// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Wire;
using Berth.Engine.Containers.Records;
using Berth.Engine.Events;

namespace Berth.Engine.Containers;

/// <summary>Events about containers carry the labels, the image and the name, and what the action adds.</summary>
internal static class ContainerEvents
{
    public static void Publish(this EventBus events, ContainerRecord container, string action, params ReadOnlySpan<(string Key, string Value)> details)
    {
        Map<string> attributes = container.Config.Labels is { } labels ? new Map<string>(labels) : [];
        attributes["image"] = container.Config.Image;
        attributes["name"] = container.Name;
        foreach ((string key, string value) in details)
        {
            attributes[key] = value;
        }

        events.Publish("container", action, container.Id, attributes);
    }
}
