// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Berth.Api;
using Berth.Client;
using Berth.Client.Images;
using Berth.CommandLine.Streams;
using Berth.Primitives;

namespace Berth.CommandLine.Commands.Creation;

/// <summary>Pulls the image of a container to be; what is going on is shown on standard error, because standard output is the container's.</summary>
internal static class ImagePulling
{
    public static void Pull(CommandContext context, ImageReference image, string platform, bool quiet)
    {
        using var response = context.Client.Send(ImagePull.Request(image, platform)).EnsureSuccess();
        var display = new PullDisplay(context.Error);
        foreach (var line in JsonSequence.Read(response.Body))
        {
            var message = JsonSerializer.Deserialize(line, ApiJson.Default.JsonMessage);
            if (message?.ErrorDetail is { } failure)
            {
                throw new EngineApiException(500, failure.Message);
            }

            if (message is not null && !quiet)
            {
                display.Show(message);
            }
        }
    }
}
