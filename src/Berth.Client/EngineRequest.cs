// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;

namespace Berth.Client;

/// <summary>A method, a path and its parameters. Values are escaped here and nowhere else.</summary>
public sealed class EngineRequest
{
    private readonly StringBuilder _path;
    private List<(string Name, string Value)>? _headers;
    private bool _hasQuery;

    private EngineRequest(string method, string path)
    {
        Method = method;
        _path = new StringBuilder(path, 128);
    }

    public string Method { get; }

    internal ReadOnlyMemory<byte> Body { get; private set; }

    internal string? ContentType { get; private set; }

    /// <summary>Sent in chunks after the head; null for a body of known length.</summary>
    internal Stream? StreamedBody { get; private set; }

    internal IReadOnlyList<(string Name, string Value)> Headers => _headers ?? [];

    public static EngineRequest Get(string path) => new("GET", path);

    public static EngineRequest Head(string path) => new("HEAD", path);

    public static EngineRequest Post(string path) => new("POST", path);

    public static EngineRequest Delete(string path) => new("DELETE", path);

    /// <summary>A name or id for use inside a path. Slashes stay: image names have them and the engine's routes expect them.</summary>
    public static string Escape(string name) => Uri.EscapeDataString(name).Replace("%2F", "/", StringComparison.Ordinal).Replace("%3A", ":", StringComparison.Ordinal).Replace("%40", "@", StringComparison.Ordinal);

    /// <summary>Null and empty values are left out.</summary>
    public EngineRequest With(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            _path.Append(_hasQuery ? '&' : '?').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            _hasQuery = true;
        }

        return this;
    }

    public EngineRequest With(string name, long? value) => With(name, value?.ToString(CultureInfo.InvariantCulture));

    /// <summary>Only true is sent, as <c>1</c>.</summary>
    public EngineRequest With(string name, bool value) => value ? With(name, "1") : this;

    public EngineRequest WithHeader(string name, string value)
    {
        (_headers ??= []).Add((name, value));
        return this;
    }

    public EngineRequest WithJson(byte[] body)
    {
        Body = body;
        ContentType = "application/json";
        return this;
    }

    public EngineRequest WithStream(Stream body, string contentType)
    {
        StreamedBody = body;
        ContentType = contentType;
        return this;
    }

    internal string PathAndQuery => _path.ToString();
}
