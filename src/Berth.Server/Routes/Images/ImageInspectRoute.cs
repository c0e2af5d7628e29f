// SPDX-License-Identifier: Apache-2.0
using Berth.Api;
using Berth.Api.Containers;
using Berth.Api.Versions;
using Berth.Primitives;

namespace Berth.Server.Routes.Images;

/// <summary>GET /images/{name}/json.</summary>
internal static class ImageInspectRoute
{
    public static Task HandleAsync(ApiRequest request)
    {
        var query = request.Query;
        if (query["platform"].Length > 0 && query.Bool("manifests"))
        {
            throw new EngineException(ErrorKind.InvalidParameter, "conflicting options: manifests and platform options cannot both be set");
        }

        request.Services.Engine.Images.Resolve(request.Name, query["platform"]);
        var image = request.Services.Engine.Images.Inspect(request.Name);
        if (request.Version < ApiDifferences.NoVirtualSize)
        {
            image.VirtualSize = image.Size;
        }

        if (request.Version < ApiDifferences.NoImageContainerConfig)
        {
            image.Container = "";
            image.ContainerConfig = new ContainerConfig();
        }

        return request.WriteJsonAsync(image, ApiJson.Default.ImageInspect);
    }
}
