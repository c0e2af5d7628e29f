// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;

namespace Berth.Client;

/// <summary>
/// Reads single fields of a small answer. The serializer's tables for a type take longer to build than the whole request takes, so the commands
/// that are measured in milliseconds (run, exec) do without it.
/// </summary>
internal static class FlatJson
{
    public static string Text(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(json);
        return Find(ref reader, name) && reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
    }

    /// <summary>Null when the field is absent or null.</summary>
    public static long? Number(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(json);
        return Find(ref reader, name) && reader.TokenType == JsonTokenType.Number ? reader.GetInt64() : null;
    }

    public static List<string> Texts(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        var texts = new List<string>();
        var reader = new Utf8JsonReader(json);
        if (Find(ref reader, name) && reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.String)
            {
                texts.Add(reader.GetString()!);
            }
        }

        return texts;
    }

    /// <summary>A text field of an object that is itself a field; empty when either is absent.</summary>
    public static string NestedText(ReadOnlySpan<byte> json, ReadOnlySpan<byte> outer, ReadOnlySpan<byte> inner)
    {
        var reader = new Utf8JsonReader(json);
        if (!Find(ref reader, outer) || reader.TokenType != JsonTokenType.StartObject)
        {
            return "";
        }

        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return Text(json[start..(int)reader.BytesConsumed], inner);
    }

    private static bool Find(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var found = reader.ValueTextEquals(name);
                reader.Read();
                if (found)
                {
                    return true;
                }

                reader.Skip();
            }

            return false;
        }
        catch (JsonException error)
        {
            throw new EngineUnreachableException("the engine's answer cannot be read: " + error.Message, error);
        }
    }
}
