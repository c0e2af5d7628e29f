// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;

namespace Berth.Server.Routes;

/// <summary>The endpoints of the API that this engine does not have: they say so, instead of pretending that the path does not exist.</summary>
internal static class NotYetImplemented
{
    public static IReadOnlyList<(string Method, string Pattern)> Endpoints { get; } =
    [
        ("GET", "/containers/{}/attach/ws"), ("GET", "/containers/{}/changes"), ("GET", "/containers/{}/export"), ("GET", "/containers/{}/stats"),
        ("POST", "/containers/{}/update"), ("GET", "/containers/{}/archive"), ("PUT", "/containers/{}/archive"), ("HEAD", "/containers/{}/archive"),
        ("GET", "/containers/{}/checkpoints"), ("POST", "/containers/{}/checkpoints"), ("DELETE", "/containers/{}/checkpoints"),
        ("POST", "/auth"), ("POST", "/build"), ("POST", "/build/prune"), ("POST", "/build/cancel"), ("POST", "/commit"), ("GET", "/system/df"),
        ("GET", "/images/get"), ("GET", "/images/{}/get"), ("POST", "/images/{}/push"), ("GET", "/images/search"),
        ("GET", "/distribution/{}/json"), ("POST", "/session"), ("POST", "/grpc"),
        ("GET", "/volumes"), ("POST", "/volumes/create"), ("POST", "/volumes/prune"), ("PUT", "/volumes/{}"), ("DELETE", "/volumes/{}"),
        ("POST", "/networks/create"), ("POST", "/networks/prune"), ("DELETE", "/networks/{}"), ("POST", "/networks/{}/connect"), ("POST", "/networks/{}/disconnect"),
        ("GET", "/plugins"), ("GET", "/plugins/privileges"), ("POST", "/plugins/pull"), ("POST", "/plugins/create"),
        ("DELETE", "/plugins/{}"), ("POST", "/plugins/{}/enable"), ("POST", "/plugins/{}/disable"), ("POST", "/plugins/{}/upgrade"),
        ("POST", "/plugins/{}/push"), ("POST", "/plugins/{}/set"),
        ("GET", "/nodes"), ("GET", "/nodes/{}"), ("DELETE", "/nodes/{}"), ("POST", "/nodes/{}/update"),
        ("GET", "/swarm"), ("POST", "/swarm/init"), ("POST", "/swarm/join"), ("POST", "/swarm/leave"), ("POST", "/swarm/update"),
        ("GET", "/swarm/unlockkey"), ("POST", "/swarm/unlock"),
        ("GET", "/services"), ("POST", "/services/create"), ("GET", "/services/{}/logs"), ("GET", "/services/{}"), ("DELETE", "/services/{}"), ("POST", "/services/{}/update"),
        ("GET", "/tasks"), ("GET", "/tasks/{}/logs"), ("GET", "/tasks/{}"),
        ("GET", "/secrets"), ("POST", "/secrets/create"), ("GET", "/secrets/{}"), ("DELETE", "/secrets/{}"), ("POST", "/secrets/{}/update"),
        ("GET", "/configs"), ("POST", "/configs/create"), ("GET", "/configs/{}"), ("DELETE", "/configs/{}"), ("POST", "/configs/{}/update"),
    ];

    public static void Map(Router router)
    {
        foreach (var (method, pattern) in Endpoints)
        {
            var endpoint = pattern.Replace("{}", "{name}", StringComparison.Ordinal);
            router.Map(method, pattern, _ => throw new EngineException(ErrorKind.NotImplemented, $"{method} {endpoint} is not implemented by berth yet"));
        }
    }
}
