// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Berth.CommandLine.Commands;

namespace Berth.CommandLine.Configuration;

/// <summary>The client's <c>config.json</c>, in the form and the place that Docker's tools share.</summary>
public sealed class ConfigurationFile
{
    private readonly JsonElement _root;

    private ConfigurationFile(string directory, JsonElement root)
    {
        Directory = directory;
        _root = root;
    }

    public static string DefaultDirectory =>
        NotEmpty(Environment.GetEnvironmentVariable("BERTH_CONFIG"))
        ?? NotEmpty(Environment.GetEnvironmentVariable("DOCKER_CONFIG"))
        ?? Path.Combine(NotEmpty(Environment.GetEnvironmentVariable("HOME")) ?? "/", ".docker");

    public string Directory { get; }

    /// <summary>The keys that leave a terminal, when the user chose others.</summary>
    public string? DetachKeys => Text("detachKeys");

    /// <summary>Sent with each request.</summary>
    public Dictionary<string, string> HttpHeaders => Texts("HttpHeaders");

    public string? PsFormat => Text("psFormat");

    public string? ImagesFormat => Text("imagesFormat");

    public static ConfigurationFile Load(GlobalOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var directory = options.Config ?? DefaultDirectory;
        var path = Path.Combine(directory, "config.json");
        byte[] bytes;
        try
        {
            if (!File.Exists(path))
            {
                return new ConfigurationFile(directory, default);
            }

            bytes = File.ReadAllBytes(path);
        }
        catch (IOException error)
        {
            throw new CommandException($"loading config file: {path}: {error.Message}");
        }
        catch (UnauthorizedAccessException)
        {
            // As in a container or under sudo -u with another's HOME: no file of one's own is no reason to stop.
            return new ConfigurationFile(directory, default);
        }

        try
        {
            using var document = JsonDocument.Parse(bytes);
            return new ConfigurationFile(directory, document.RootElement.Clone());
        }
        catch (JsonException error)
        {
            throw new CommandException($"loading config file: {path}: {error.Message}");
        }
    }

    /// <summary>The proxies that containers get as environment, of the engine at <paramref name="host"/> or of all.</summary>
    public IEnumerable<KeyValuePair<string, string>> ProxyEnvironment(string host)
    {
        if (_root.ValueKind != JsonValueKind.Object || !_root.TryGetProperty("proxies", out var proxies) || proxies.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }

        if (!proxies.TryGetProperty(host, out var chosen) && !proxies.TryGetProperty("default", out chosen))
        {
            yield break;
        }

        foreach (var (property, variable) in ((string, string)[])
            [("httpProxy", "HTTP_PROXY"), ("httpsProxy", "HTTPS_PROXY"), ("noProxy", "NO_PROXY"), ("ftpProxy", "FTP_PROXY"), ("allProxy", "ALL_PROXY")])
        {
            if (chosen.ValueKind == JsonValueKind.Object && chosen.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text)
            {
                yield return new(variable, text);
                yield return new(variable.ToLowerInvariant(), text);
            }
        }
    }

    /// <summary>The value of a string field, null when it is absent or empty.</summary>
    public string? Text(string name) =>
        _root.ValueKind == JsonValueKind.Object && _root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? NotEmpty(value.GetString()) : null;

    private Dictionary<string, string> Texts(string name)
    {
        var texts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (_root.ValueKind == JsonValueKind.Object && _root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object)
        {
            foreach (var entry in value.EnumerateObject().Where(entry => entry.Value.ValueKind == JsonValueKind.String))
            {
                texts[entry.Name] = entry.Value.GetString()!;
            }
        }

        return texts;
    }

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
