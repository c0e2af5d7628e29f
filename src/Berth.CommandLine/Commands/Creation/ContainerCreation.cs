// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Client;
using Berth.Client.Containers;
using Berth.Primitives;

namespace Berth.CommandLine.Commands.Creation;

/// <summary>Makes a container for <c>run</c> and <c>create</c>: pulls a missing image, tells the engine's warnings, writes the id to a file.</summary>
internal sealed class ContainerCreation(CommandContext context, CreationOptions options)
{
    /// <param name="request">What to make.</param>
    /// <param name="meanwhile">Work to do while the engine makes it.</param>
    /// <returns>The id.</returns>
    public string Create(ContainerCreateRequest request, Action? meanwhile)
    {
        options.ReadPlatform();
        using var idFile = ContainerIdFile.Open(options.CidFile);
        WarnAboutChoices(request);
        var image = CheckImage(request.Image);
        if (options.Pull == "always" && image is not null)
        {
            ImagePulling.Pull(context, image, options.Platform, options.Quiet);
        }

        ContainerCreateResponse response;
        try
        {
            response = Send(request, meanwhile);
        }
        catch (EngineApiException error) when (error.Status == 404 && options.Pull == "missing" && image is not null && IsAboutImage(error))
        {
            context.Error.WriteLine($"Unable to find image '{image.Familiar}' locally");
            ImagePulling.Pull(context, image, options.Platform, options.Quiet);
            response = Send(request, meanwhile: null);
        }

        foreach (var warning in response.Warnings)
        {
            context.Error.WriteLine("WARNING: " + warning);
        }

        idFile?.Write(response.Id);
        return response.Id;
    }

    private static bool IsAboutImage(EngineApiException error) => error.Message.Contains("No such image", StringComparison.OrdinalIgnoreCase);

    /// <summary>Null for an image named by its id, which cannot be pulled.</summary>
    private static ImageReference? CheckImage(string image)
    {
        if (image.Length == 64 && image.All(char.IsAsciiHexDigitLower))
        {
            return null;
        }

        if (image.StartsWith("sha256:", StringComparison.Ordinal))
        {
            return null;
        }

        return ImageReference.Parse(image).WithDefaultTag();
    }

    private ContainerCreateResponse Send(ContainerCreateRequest request, Action? meanwhile)
    {
        var pending = context.Client.Begin(ContainerCreate.Request(request, options.Name, options.Platform));
        meanwhile?.Invoke();
        return ContainerCreate.Read(pending.Receive());
    }

    private void WarnAboutChoices(ContainerCreateRequest request)
    {
        var host = request.HostConfig!;
        foreach (var server in host.Dns ?? [])
        {
            if (server.StartsWith("127.", StringComparison.Ordinal) || server == "::1")
            {
                context.Error.WriteLine($"WARNING: Localhost DNS setting (--dns={server}) may fail in containers.");
                break;
            }
        }
    }
}
