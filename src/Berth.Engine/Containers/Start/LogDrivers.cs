// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Api.Wire;
using Berth.Engine.Containers.Records;
using Berth.Logs.Writing;
using Berth.Primitives;

namespace Berth.Engine.Containers.Start;

/// <summary>Which log drivers there are, and what a container's entries say beside their text.</summary>
internal static class LogDrivers
{
    private static readonly string[] s_later = ["local", "syslog", "journald", "gelf", "fluentd", "awslogs", "splunk", "etwlogs", "gcplogs"];

    public static void Validate(string type, Map<string> options)
    {
        switch (type)
        {
            case "json-file":
                JsonFileLogOptions.Parse(options);
                RefuseAttribute(options, "labels-regex");
                RefuseAttribute(options, "env-regex");
                RefuseTemplate(options);
                break;
            case "none" when options.Count == 0:
                break;
            case "none":
                throw new EngineException(ErrorKind.InvalidParameter, $"unknown log opt '{options.First().Key}' for none log driver");
            case var _ when Array.IndexOf(s_later, type) >= 0:
                throw new EngineException(ErrorKind.NotImplemented, $"this version of Berth does not have the log driver \"{type}\" yet");
            default:
                throw new EngineException(ErrorKind.InvalidParameter, $"logger: no log driver named '{type}' is registered");
        }
    }

    /// <summary>The labels and variables that the options name, where the container has them.</summary>
    public static IReadOnlyDictionary<string, string>? Attributes(ContainerRecord record)
    {
        Map<string>? options = record.HostConfig.LogConfig.Config;
        if (options is not { Count: > 0 })
        {
            return null;
        }

        Dictionary<string, string> attributes = new(StringComparer.Ordinal);
        foreach (string label in Split(options, "labels"))
        {
            if (record.Config.Labels?.TryGetValue(label, out string? value) == true)
            {
                attributes[label] = value;
            }
        }

        foreach (string name in Split(options, "env"))
        {
            if (Find(record.Config, name) is { } value)
            {
                attributes[name] = value;
            }
        }

        if (options.TryGetValue("tag", out string? tag) && tag.Length > 0)
        {
            attributes["tag"] = tag;
        }

        return attributes.Count > 0 ? attributes : null;
    }

    private static string? Find(ContainerConfig config, string name) =>
        (config.Env ?? []).FirstOrDefault(entry => entry.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];

    private static string[] Split(Map<string> options, string key) =>
        options.TryGetValue(key, out string? list) ? list.Split(',', StringSplitOptions.RemoveEmptyEntries) : [];

    private static void RefuseAttribute(Map<string> options, string key)
    {
        if (options.ContainsKey(key))
        {
            throw new EngineException(ErrorKind.NotImplemented, $"this version of Berth does not have the log opt '{key}' yet");
        }
    }

    private static void RefuseTemplate(Map<string> options)
    {
        if (options.TryGetValue("tag", out string? tag) && tag.Contains("{{", StringComparison.Ordinal))
        {
            throw new EngineException(ErrorKind.NotImplemented, "this version of Berth does not have templates in the log opt 'tag' yet");
        }
    }
}
