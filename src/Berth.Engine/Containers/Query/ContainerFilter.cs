// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Api.Wire;
using Berth.Engine.Containers.Create;
using Berth.Engine.Containers.Records;
using Berth.Engine.Containers.State;
using Berth.Primitives;

namespace Berth.Engine.Containers.Query;

/// <summary>The <c>filters</c> of GET /containers/json.</summary>
internal sealed class ContainerFilter
{
    private static readonly string[] s_keys =
    [
        "ancestor", "before", "exited", "expose", "health", "id", "is-task", "isolation", "label", "name", "network", "publish", "since", "status", "volume",
    ];

    private readonly Filters _filters;
    private readonly HashSet<string>? _images;
    private readonly HashSet<int>? _exitCodes;
    private readonly DateTimeOffset? _before;
    private readonly DateTimeOffset? _since;

    public ContainerFilter(Filters filters, ContainerRegistry registry, IContainerImages images)
    {
        filters.Validate(s_keys);
        _filters = filters;
        foreach (string status in filters["status"])
        {
            if (status is not ("created" or "running" or "paused" or "restarting" or "removing" or "exited" or "dead"))
            {
                throw new EngineException(ErrorKind.InvalidParameter, $"invalid filter 'status={status}'");
            }
        }

        _exitCodes = filters.Contains("exited") ? [.. filters["exited"].Select(ParseExitCode)] : null;
        _images = filters.Contains("ancestor") ? FindImages(filters["ancestor"], images) : null;
        _before = filters["before"] is [.., var before] ? registry.Find(before).Record.Created : null;
        _since = filters["since"] is [.., var since] ? registry.Find(since).Record.Created : null;
        _ = filters.GetBool("is-task", absent: false);
    }

    /// <summary>These ask about containers that do not run, so they imply all of them.</summary>
    public bool ImpliesAll => _filters.Contains("status") || _filters.Contains("exited");

    public bool Matches(ContainerSnapshot container)
    {
        ContainerRecord record = container.Record;
        RunState state = container.State;
        return Any("id", id => record.Id.StartsWith(id, StringComparison.Ordinal))
            && Any("name", name => MatchesName(record.Name, name))
            && Any("status", status => state.Status.ToWire() == status)
            && (_exitCodes is null || (state.Status == ContainerStatus.Exited && _exitCodes.Contains(state.ExitCode)))
            && (_images is null || _images.Contains(record.ImageId))
            && (_before is null || record.Created < _before)
            && (_since is null || record.Created > _since)
            && LabelMatch.Matches(record.Config.Labels, _filters["label"])
            && Any("volume", volume => record.Mounts.Any(mount => mount.Name == volume || mount.Source == volume || mount.Destination == volume))
            && Any("network", network => network == record.HostConfig.NetworkMode)
            && Any("expose", port => record.Config.ExposedPorts?.ContainsKey(WithProtocol(port)) == true)
            && Any("publish", _ => false)
            && Any("health", health => health == "none")
            && Any("isolation", isolation => isolation is "default" or "")
            && !_filters.GetBool("is-task", absent: false);
    }

    private bool Any(string key, Func<string, bool> matches) => !_filters.Contains(key) || _filters[key].Any(matches);

    // Docker takes a regular expression here; a part of the name is what nearly everyone gives it, with anchors at most.
    private static bool MatchesName(string name, string pattern)
    {
        bool fromStart = pattern.StartsWith('^');
        bool toEnd = pattern.EndsWith('$');
        string body = pattern[(fromStart ? 1 : 0)..(pattern.Length - (toEnd && pattern.Length > (fromStart ? 1 : 0) ? 1 : 0))];
        body = body.StartsWith('/') ? body[1..] : body;
        return (fromStart || pattern.StartsWith('/'), toEnd) switch
        {
            (true, true) => name == body,
            (true, false) => name.StartsWith(body, StringComparison.Ordinal),
            (false, true) => name.EndsWith(body, StringComparison.Ordinal),
            _ => name.Contains(body, StringComparison.Ordinal),
        };
    }

    private static int ParseExitCode(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int code)
            ? code
            : throw new EngineException(ErrorKind.InvalidParameter, $"invalid filter 'exited={text}'");

    private static HashSet<string> FindImages(IReadOnlyList<string> names, IContainerImages images)
    {
        HashSet<string> found = new(StringComparer.Ordinal);
        foreach (string name in names)
        {
            try
            {
                found.Add(images.Resolve(name, platform: null).Id.ToString());
            }
            catch (EngineException failure) when (failure.Kind == ErrorKind.NotFound)
            {
                // Then no container descends from it.
            }
        }

        return found;
    }

    private static string WithProtocol(string port) => port.Contains('/', StringComparison.Ordinal) ? port : port + "/tcp";
}
