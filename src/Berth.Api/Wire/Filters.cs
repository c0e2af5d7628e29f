// SPDX-License-Identifier: Apache-2.0
using System.Buffers;
using System.Text;
using System.Text.Json;
using Berth.Primitives;

namespace Berth.Api.Wire;

/// <summary>The <c>filters</c> parameter: each key has a set of values, of which one must match.</summary>
public sealed class Filters
{
    private readonly SortedDictionary<string, List<string>> _values = new(StringComparer.Ordinal);

    public bool IsEmpty => _values.Count == 0;

    public IEnumerable<string> Keys => _values.Keys;

    /// <summary>The values of a key in the order given; empty when the key is absent.</summary>
    public IReadOnlyList<string> this[string key] => _values.TryGetValue(key, out var list) ? list : [];

    public bool Contains(string key) => _values.ContainsKey(key);

    public void Add(string key, string value)
    {
        if (!_values.TryGetValue(key, out var list))
        {
            _values[key] = list = [];
        }

        if (!list.Contains(value, StringComparer.Ordinal))
        {
            list.Add(value);
        }
    }

    /// <summary>Refuses keys that are not among those a call knows, in Docker's words.</summary>
    public void Validate(params ReadOnlySpan<string> accepted)
    {
        foreach (var key in _values.Keys)
        {
            if (!accepted.Contains(key))
            {
                throw new EngineException(ErrorKind.InvalidParameter, $"invalid filter '{key}'");
            }
        }
    }

    /// <summary>A yes-or-no filter. Docker takes 1, t, true, 0, f, false in any of Go's spellings.</summary>
    public bool GetBool(string key, bool absent)
    {
        if (!_values.TryGetValue(key, out var list))
        {
            return absent;
        }

        bool? answer = null;
        foreach (var value in list)
        {
            bool? one = value switch
            {
                "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
                "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
                _ => null,
            };
            if (one is null || (answer is not null && answer != one))
            {
                throw new EngineException(ErrorKind.InvalidParameter, $"invalid filter '{key}={Bracketed(list)}'");
            }

            answer = one;
        }

        return answer ?? absent;
    }

    /// <summary>Reads both forms: <c>{"k":{"v":true}}</c> and, from clients before 1.22, <c>{"k":["v"]}</c>.</summary>
    public static Filters Parse(string? json)
    {
        var filters = new Filters();
        if (string.IsNullOrEmpty(json))
        {
            return filters;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Null)
            {
                return filters;
            }

            foreach (var key in document.RootElement.EnumerateObject())
            {
                filters.AddValues(key);
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new EngineException(ErrorKind.InvalidParameter, "invalid filter: " + error.Message, error);
        }

        return filters;
    }

    /// <summary>The newer form; empty when there is no filter.</summary>
    public string ToJson()
    {
        if (IsEmpty)
        {
            return "";
        }

        var buffer = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (key, values) in _values)
            {
                writer.WriteStartObject(key);
                foreach (var value in values.Order(StringComparer.Ordinal))
                {
                    writer.WriteBoolean(value, true);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string Bracketed(List<string> values) => "[" + string.Join(' ', values) + "]";

    private void AddValues(JsonProperty key)
    {
        if (key.Value.ValueKind == JsonValueKind.Array)
        {
            foreach (var value in key.Value.EnumerateArray())
            {
                Add(key.Name, value.GetString() ?? "");
            }

            return;
        }

        foreach (var value in key.Value.EnumerateObject())
        {
            if (value.Value.GetBoolean())
            {
                Add(key.Name, value.Name);
            }
        }
    }
}
