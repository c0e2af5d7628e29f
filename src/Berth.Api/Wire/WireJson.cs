// SPDX-License-Identifier: Apache-2.0
using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Berth.Api.Wire;

/// <summary>
/// JSON as Go's encoder writes it: <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> escaped, quotes, plus signs and letters of all alphabets as they are.
/// Clients print these bytes unchanged (<c>docker inspect</c>), so the escapes are visible.
/// </summary>
public static class WireJson
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create("<>&"u8);

    /// <summary>For writers whose text goes through <see cref="Escape"/>.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static byte[] Serialize<T>(T value, JsonTypeInfo<T> type)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            JsonSerializer.Serialize(writer, value, type);
        }

        return Escape(buffer.WrittenSpan);
    }

    /// <summary>Escapes the three characters in finished JSON text: outside of strings they do not occur in it.</summary>
    public static byte[] Escape(ReadOnlySpan<byte> json)
    {
        if (!json.ContainsAny(Escaped))
        {
            return json.ToArray();
        }

        var output = new ArrayBufferWriter<byte>(json.Length + 64);
        int next;
        while ((next = json.IndexOfAny(Escaped)) >= 0)
        {
            output.Write(json[..next]);
            output.Write(json[next] switch { (byte)'<' => "\\u003c"u8, (byte)'>' => "\\u003e"u8, _ => "\\u0026"u8 });
            json = json[(next + 1)..];
        }

        output.Write(json);
        return output.WrittenSpan.ToArray();
    }
}
