// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Berth.Oci.Image;
using Berth.Primitives;

namespace Berth.Engine.Images;

/// <summary>Applies <c>--change</c> to an image's configuration: those Dockerfile instructions that only describe the image.</summary>
internal static class ConfigChanges
{
    private static readonly string[] DefaultShell = ["/bin/sh", "-c"];

    /// <param name="config">What the changes begin from.</param>
    /// <param name="changes">One instruction each; a value may hold several lines.</param>
    /// <exception cref="EngineException">InvalidParameter, in Docker's words where it has them.</exception>
    internal static ImageExecution Apply(ImageExecution config, IEnumerable<string> changes)
    {
        foreach (string line in changes.SelectMany(change => change.Split('\n')).Select(line => line.Trim()))
        {
            if (line.Length > 0 && !line.StartsWith('#'))
            {
                int space = line.AsSpan().IndexOfAny(' ', '\t');
                string instruction = space < 0 ? line : line[..space];
                config = Apply(config, instruction, space < 0 ? "" : line[space..].Trim());
            }
        }

        return config;
    }

    private static ImageExecution Apply(ImageExecution config, string instruction, string rest)
    {
        string name = instruction.ToUpperInvariant();
        if (name is not ("CMD" or "ENTRYPOINT" or "ENV" or "EXPOSE" or "HEALTHCHECK" or "LABEL" or "ONBUILD" or "STOPSIGNAL" or "USER" or "VOLUME" or "WORKDIR"))
        {
            throw ImageMessages.NotAChange(instruction);
        }

        if (rest.Length == 0 && name is not ("CMD" or "ENTRYPOINT"))
        {
            throw Bad($"{name} requires at least one argument");
        }

        var words = new WordReader(config.Env ?? []);
        return name switch
        {
            "CMD" => config with { Cmd = Command(config, rest) },
            "ENTRYPOINT" => config with { Entrypoint = Command(config, rest) },
            "ENV" => config with { Env = Environment(config.Env ?? [], words.Pairs(name, rest)) },
            "EXPOSE" => config with { ExposedPorts = Expose(config.ExposedPorts, words.Words(rest)) },
            "HEALTHCHECK" => config with { Healthcheck = HealthcheckChange.Parse(rest) },
            "LABEL" => config with { Labels = Label(config.Labels, words.Pairs(name, rest)) },
            "ONBUILD" => config with { OnBuild = [.. config.OnBuild ?? [], OnBuild(rest)] },
            "STOPSIGNAL" => config with { StopSignal = StopSignal(words.Whole(rest)) },
            "USER" => config with { User = words.Whole(rest) },
            "VOLUME" => config with { Volumes = Volume(config.Volumes, TryJson(rest) ?? words.Words(rest)) },
            _ => config with { WorkingDir = WorkingDirectory(config.WorkingDir, words.Whole(rest)) },
        };
    }

    private static EngineException Bad(string problem) => new(ErrorKind.InvalidParameter, problem);

    /// <summary>The JSON array of strings, or null if the text is none: then Docker takes it for the shell form.</summary>
    internal static string[]? TryJson(string text)
    {
        if (!text.StartsWith('['))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
                ? [.. document.RootElement.EnumerateArray().Select(item => item.GetString()!)]
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string[] Command(ImageExecution config, string rest) =>
        TryJson(rest) ?? (rest.Length == 0 ? [] : [.. config.Shell ?? DefaultShell, rest]);

    private static string[] Environment(string[] current, IEnumerable<(string Key, string Value)> pairs)
    {
        List<string> result = [.. current];
        foreach ((string key, string value) in pairs)
        {
            int at = result.FindIndex(item => item.StartsWith(key + "=", StringComparison.Ordinal));
            if (at >= 0)
            {
                result[at] = $"{key}={value}";
            }
            else
            {
                result.Add($"{key}={value}");
            }
        }

        return [.. result];
    }

    private static SortedDictionary<string, string> Label(SortedDictionary<string, string>? current, IEnumerable<(string Key, string Value)> pairs)
    {
        var result = new SortedDictionary<string, string>(current ?? [], StringComparer.Ordinal);
        foreach ((string key, string value) in pairs)
        {
            result[key] = value;
        }

        return result;
    }

    private static SortedDictionary<string, EmptyObject> Expose(SortedDictionary<string, EmptyObject>? current, IEnumerable<string> ports)
    {
        var result = new SortedDictionary<string, EmptyObject>(current ?? [], StringComparer.Ordinal);
        foreach (string text in ports)
        {
            string[] parts = text.Split('/');
            string protocol = parts.Length == 2 ? parts[1].ToLowerInvariant() : "tcp";
            string[] range = parts[0].Split('-');
            if (parts.Length > 2 || protocol is not ("tcp" or "udp" or "sctp") || range.Length > 2
                || !ushort.TryParse(range[0], out ushort first) || !ushort.TryParse(range[^1], out ushort last) || last < first)
            {
                throw Bad($"invalid containerPort: {text}");
            }

            for (int port = first; port <= last; port++)
            {
                result[$"{port}/{protocol}"] = EmptyObject.Value;
            }
        }

        return result;
    }

    private static SortedDictionary<string, EmptyObject> Volume(SortedDictionary<string, EmptyObject>? current, IEnumerable<string> paths)
    {
        var result = new SortedDictionary<string, EmptyObject>(current ?? [], StringComparer.Ordinal);
        foreach (string path in paths)
        {
            result[path.Trim().Length > 0 ? path.Trim() : throw Bad("VOLUME specified can not be an empty string")] = EmptyObject.Value;
        }

        return result;
    }

    private static string OnBuild(string rest)
    {
        string trigger = rest.Split(' ', '\t')[0].ToUpperInvariant();
        return trigger switch
        {
            "ONBUILD" => throw Bad("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed"),
            "MAINTAINER" or "FROM" => throw Bad($"{trigger} isn't allowed as an ONBUILD trigger"),
            _ => rest,
        };
    }

    private static string StopSignal(string text) => Signals.TryParse(text, out _) ? text : throw Bad($"invalid signal: {text}");

    private static string WorkingDirectory(string? current, string path)
    {
        // Only text: nothing here looks at a file system. A relative path goes on from the current one.
        var parts = new List<string>();
        foreach (string part in (path.StartsWith('/') ? path : (current ?? "/") + "/" + path).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                parts.RemoveRange(Math.Max(0, parts.Count - 1), Math.Min(1, parts.Count));
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return "/" + string.Join('/', parts);
    }
}
