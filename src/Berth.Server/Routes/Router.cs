// SPDX-License-Identifier: Apache-2.0
namespace Berth.Server.Routes;

/// <summary>Answers one request of one endpoint; failures are exceptions.</summary>
internal delegate Task RouteHandler(ApiRequest request);

/// <summary>
/// Finds the handler of a method and a path. Names in Docker's paths may contain slashes (<c>/images/registry:5000/a/b/json</c>), so a
/// pattern has at most one variable, which is what lies between a fixed beginning and a fixed end.
/// </summary>
internal sealed class Router
{
    private readonly Dictionary<(string Method, string Path), RouteHandler> _fixed = [];
    private readonly Dictionary<(string Method, string Prefix), List<(string Suffix, RouteHandler Handler)>> _named = [];

    /// <param name="method">As in the request line.</param>
    /// <param name="pattern"><c>/info</c> or <c>/containers/{}/json</c>. A fixed pattern wins over any other, then the one with the longest end.</param>
    public void Map(string method, string pattern, RouteHandler handler)
    {
        var variable = pattern.IndexOf("{}", StringComparison.Ordinal);
        if (variable < 0)
        {
            _fixed.Add((method, pattern), handler);
            return;
        }

        var key = (method, pattern[..variable]);
        if (!_named.TryGetValue(key, out var routes))
        {
            _named[key] = routes = [];
        }

        // The longest end first: "/checkpoints" must be seen before a name may take it in.
        var suffix = pattern[(variable + 2)..];
        var place = routes.FindIndex(route => route.Suffix.Length < suffix.Length);
        routes.Insert(place < 0 ? routes.Count : place, (suffix, handler));
    }

    public RouteHandler? Find(string method, string path, out string name)
    {
        name = "";
        if (_fixed.TryGetValue((method, path), out var handler))
        {
            return handler;
        }

        var slash = path.IndexOf('/', Math.Min(1, path.Length));
        if (slash < 0 || !_named.TryGetValue((method, path[..(slash + 1)]), out var routes))
        {
            return null;
        }

        foreach (var (suffix, candidate) in routes)
        {
            var length = path.Length - slash - 1 - suffix.Length;
            if (length > 0 && path.EndsWith(suffix, StringComparison.Ordinal))
            {
                name = path.Substring(slash + 1, length);
                return candidate;
            }
        }

        return null;
    }
}
