// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Wire;
using Berth.Engine.Events;

namespace Berth.Engine.Images;

/// <summary>Tells what happens to images, with Docker's attributes: the image's labels, and the name that was used.</summary>
internal sealed class ImageEvents(EventBus bus)
{
    internal void Publish(string action, ImageRecord image, string name)
    {
        var attributes = new Map<string>();
        foreach ((string key, string value) in image.Config.Config?.Labels ?? [])
        {
            attributes[key] = value;
        }

        attributes["name"] = name;
        bus.Publish("image", action, image.Id.ToString(), attributes);
    }
}
