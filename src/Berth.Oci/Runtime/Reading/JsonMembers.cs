// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;

namespace Berth.Oci.Runtime.Reading;

/// <summary>Reads a value of which the reader stands on the first token.</summary>
public delegate T JsonRead<out T>(ref Utf8JsonReader reader);

/// <summary>
/// Reads JSON member by member. What a container's start has to read is read by written-out code: the serializer first builds descriptions of
/// every type that it could meet, which takes 1.3 ms and 0.7 MB for a configuration and so as long as all the rest of a start. Tests
/// compare each written-out reader with the serializer, over every member.
/// </summary>
public static class JsonMembers
{
    /// <summary>A whole document that is one object.</summary>
    public static T Document<T>(ReadOnlySpan<byte> json, JsonRead<T> read)
    {
        var reader = new Utf8JsonReader(json);
        Begin(ref reader);
        T value = read(ref reader);
        while (reader.Read())
        {
            // Throws for anything that follows.
        }

        return value;
    }

    public static void Begin(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("not an object");
    }

    /// <summary>Goes to the next member's name; false at the object's end. The member's value is read next, or skipped with <see cref="Utf8JsonReader.Skip"/>.</summary>
    public static bool Next(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
            throw new JsonException("the object does not end");
        return reader.TokenType == JsonTokenType.PropertyName;
    }

    public static string[]? Strings(ref Utf8JsonReader reader) => Array(ref reader, JsonValues.StringElement);

    public static uint[]? UInt32s(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.StartArray)
            throw Wrong("an array", reader);
        var items = new List<uint>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(reader.TokenType == JsonTokenType.Number && reader.TryGetUInt32(out uint item) ? item : throw Wrong("an unsigned 32-bit integer", reader));
        return [.. items];
    }

    public static T? Object<T>(ref Utf8JsonReader reader, JsonRead<T> read)
        where T : class
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.StartObject => read(ref reader),
            _ => throw Wrong("an object", reader),
        };
    }

    public static T[]? Array<T>(ref Utf8JsonReader reader, JsonRead<T> read)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.StartArray)
            throw Wrong("an array", reader);
        var items = new List<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(Element(ref reader, read));
        return [.. items];
    }

    public static Dictionary<string, T>? Map<T>(ref Utf8JsonReader reader, JsonRead<T> read)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Wrong("an object", reader);
        var map = new Dictionary<string, T>();
        while (Next(ref reader))
        {
            string name = reader.GetString()!;
            reader.Read();
            map[name] = Element(ref reader, read);
        }

        return map;
    }

    public static JsonException Missing(string member) => new($"\"{member}\" is missing");

    private static T Element<T>(ref Utf8JsonReader reader, JsonRead<T> read) =>
        reader.TokenType is JsonTokenType.StartObject or JsonTokenType.String ? read(ref reader) : throw Wrong("an element", reader);

    internal static JsonException Wrong(string expected, in Utf8JsonReader reader) => new($"{reader.TokenType} where {expected} belongs, at byte {reader.TokenStartIndex}");
}
