// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;

namespace Berth.Runtime.Shim.Protocol.Wire;

/// <summary>
/// Reads JSON member by member. The shim's side of the protocol is written out, for the serializer's type descriptions cost a shim
/// 0.7 ms of its start and memory for as long as it lives; the daemon's side is generated (<see cref="ShimJson"/>), and tests hold both together.
/// </summary>
internal static class JsonFields
{
    /// <summary>Stands on the next member's name, or on the object's end and gives false.</summary>
    internal static bool Next(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType switch
    {
        JsonTokenType.PropertyName => true,
        JsonTokenType.EndObject => false,
        _ => throw new JsonException("not a member"),
    };

    internal static void Begin(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("not an object");
    }

    internal static string? String(ref Utf8JsonReader reader)
    {
        Value(ref reader, JsonTokenType.String, JsonTokenType.Null);
        return reader.GetString();
    }

    internal static string RequiredString(ref Utf8JsonReader reader) => String(ref reader) ?? throw new JsonException("null");

    internal static bool Boolean(ref Utf8JsonReader reader)
    {
        Value(ref reader, JsonTokenType.True, JsonTokenType.False);
        return reader.GetBoolean();
    }

    internal static long Integer(ref Utf8JsonReader reader)
    {
        Value(ref reader, JsonTokenType.Number, JsonTokenType.Number);
        return reader.TryGetInt64(out long value) ? value : throw new JsonException("not an integer");
    }

    internal static int Int32(ref Utf8JsonReader reader) => Integer(ref reader) is >= int.MinValue and <= int.MaxValue and var value ? (int)value : throw new JsonException("out of range");

    internal static ushort UInt16(ref Utf8JsonReader reader) => Integer(ref reader) is >= 0 and <= ushort.MaxValue and var value ? (ushort)value : throw new JsonException("out of range");

    internal static List<string> Strings(ref Utf8JsonReader reader)
    {
        Value(ref reader, JsonTokenType.StartArray, JsonTokenType.StartArray);
        var values = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            values.Add(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("not a string"));
        return values;
    }

    internal static Dictionary<string, string> Map(ref Utf8JsonReader reader)
    {
        Begin(ref reader);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        while (Next(ref reader))
        {
            string name = reader.GetString()!;
            values[name] = RequiredString(ref reader);
        }

        return values;
    }

    /// <summary>A member that this version does not know.</summary>
    internal static void Ignore(ref Utf8JsonReader reader) => reader.Skip();

    private static void Value(ref Utf8JsonReader reader, JsonTokenType one, JsonTokenType other)
    {
        if (!reader.Read() || (reader.TokenType != one && reader.TokenType != other))
            throw new JsonException($"{reader.TokenType} where {one} belongs");
    }
}
