// SPDX-License-Identifier: Apache-2.0
using Berth.Server.Routes.Containers;
using Berth.Server.Routes.Exec;
using Berth.Server.Routes.Images;
using Berth.Server.Routes.Networks;
using Berth.Server.Routes.System;

namespace Berth.Server.Routes;

/// <summary>Every endpoint that is served. Those of the API that are not yet are in <see cref="NotYetImplemented"/>.</summary>
internal static class RouteTable
{
    public static Router Build()
    {
        var router = new Router();
        MapSystem(router);
        MapContainers(router);
        MapExecs(router);
        MapImages(router);
        MapNetworks(router);
        NotYetImplemented.Map(router);
        return router;
    }

    private static void MapSystem(Router router)
    {
        router.Map("GET", "/_ping", Ping.HandleAsync);
        router.Map("HEAD", "/_ping", Ping.HandleAsync);
        router.Map("GET", "/version", System.Version.HandleAsync);
        router.Map("GET", "/info", Info.HandleAsync);
        router.Map("GET", "/events", Events.HandleAsync);
    }

    private static void MapContainers(Router router)
    {
        router.Map("GET", "/containers/json", ContainerList.HandleAsync);
        router.Map("POST", "/containers/create", ContainerCreate.HandleAsync);
        router.Map("POST", "/containers/prune", ContainersPrune.HandleAsync);
        router.Map("GET", "/containers/{}/json", ContainerInspect.HandleAsync);
        router.Map("GET", "/containers/{}/top", ContainerTop.HandleAsync);
        router.Map("GET", "/containers/{}/logs", ContainerLogs.HandleAsync);
        router.Map("POST", "/containers/{}/start", ContainerStart.HandleAsync);
        router.Map("POST", "/containers/{}/stop", ContainerStop.HandleAsync);
        router.Map("POST", "/containers/{}/restart", ContainerRestart.HandleAsync);
        router.Map("POST", "/containers/{}/kill", ContainerKill.HandleAsync);
        router.Map("POST", "/containers/{}/pause", ContainerPause.HandleAsync);
        router.Map("POST", "/containers/{}/unpause", ContainerUnpause.HandleAsync);
        router.Map("POST", "/containers/{}/rename", ContainerRename.HandleAsync);
        router.Map("POST", "/containers/{}/resize", ContainerResize.HandleAsync);
        router.Map("POST", "/containers/{}/attach", ContainerAttach.HandleAsync);
        router.Map("POST", "/containers/{}/wait", ContainerWait.HandleAsync);
        router.Map("DELETE", "/containers/{}", ContainerRemove.HandleAsync);
    }

    private static void MapExecs(Router router)
    {
        router.Map("POST", "/containers/{}/exec", ExecCreate.HandleAsync);
        router.Map("POST", "/exec/{}/start", ExecStart.HandleAsync);
        router.Map("POST", "/exec/{}/resize", ExecResize.HandleAsync);
        router.Map("GET", "/exec/{}/json", ExecInspectRoute.HandleAsync);
    }

    private static void MapImages(Router router)
    {
        router.Map("GET", "/images/json", ImageList.HandleAsync);
        router.Map("POST", "/images/create", ImageCreate.HandleAsync);
        router.Map("POST", "/images/load", ImagesLoad.HandleAsync);
        router.Map("POST", "/images/prune", ImagesPrune.HandleAsync);
        router.Map("GET", "/images/{}/json", ImageInspectRoute.HandleAsync);
        router.Map("GET", "/images/{}/history", ImageHistory.HandleAsync);
        router.Map("POST", "/images/{}/tag", ImageTag.HandleAsync);
        router.Map("DELETE", "/images/{}", ImageRemove.HandleAsync);
    }

    private static void MapNetworks(Router router)
    {
        router.Map("GET", "/networks", NetworkList.HandleAsync);
        router.Map("GET", "/networks/{}", NetworkInspect.HandleAsync);
        router.Map("GET", "/volumes/{}", NoneOfThese.VolumeAsync);
        router.Map("GET", "/plugins/{}/json", NoneOfThese.PluginAsync);
    }
}
