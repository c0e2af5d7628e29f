// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;

namespace Berth.Oci.Runtime.Reading;

/// <summary>Reads the plain value that follows a member's name; see <see cref="JsonMembers"/>. A "nullable" one may be null or left out, any other may not be null.</summary>
public static class JsonValues
{
    public static string? String(ref Utf8JsonReader reader)
    {
        reader.Read();
        return StringHere(ref reader);
    }

    public static string RequiredString(ref Utf8JsonReader reader)
    {
        reader.Read();
        return StringElement(ref reader);
    }

    /// <summary>A string of an array or a map.</summary>
    public static string StringElement(ref Utf8JsonReader reader) => StringHere(ref reader) ?? throw new JsonException("null where a string belongs");

    public static bool Boolean(ref Utf8JsonReader reader) => NullableBoolean(ref reader) ?? throw JsonMembers.Wrong("true or false", reader);

    public static int Int32(ref Utf8JsonReader reader) => NullableInt32(ref reader) ?? throw JsonMembers.Wrong("an integer", reader);

    public static uint UInt32(ref Utf8JsonReader reader) => NullableUInt32(ref reader) ?? throw JsonMembers.Wrong("an integer", reader);

    public static long Int64(ref Utf8JsonReader reader) => NullableInt64(ref reader) ?? throw JsonMembers.Wrong("an integer", reader);

    public static ulong UInt64(ref Utf8JsonReader reader) => NullableUInt64(ref reader) ?? throw JsonMembers.Wrong("an integer", reader);

    public static ushort UInt16(ref Utf8JsonReader reader) => NullableUInt16(ref reader) ?? throw JsonMembers.Wrong("an integer", reader);

    public static bool? NullableBoolean(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => throw JsonMembers.Wrong("true or false", reader),
        };
    }

    public static int? NullableInt32(ref Utf8JsonReader reader) =>
        IsNull(ref reader) ? null : reader.TryGetInt32(out int value) ? value : throw JsonMembers.Wrong("a 32-bit integer", reader);

    public static uint? NullableUInt32(ref Utf8JsonReader reader) =>
        IsNull(ref reader) ? null : reader.TryGetUInt32(out uint value) ? value : throw JsonMembers.Wrong("an unsigned 32-bit integer", reader);

    public static long? NullableInt64(ref Utf8JsonReader reader) =>
        IsNull(ref reader) ? null : reader.TryGetInt64(out long value) ? value : throw JsonMembers.Wrong("a 64-bit integer", reader);

    public static ulong? NullableUInt64(ref Utf8JsonReader reader) =>
        IsNull(ref reader) ? null : reader.TryGetUInt64(out ulong value) ? value : throw JsonMembers.Wrong("an unsigned 64-bit integer", reader);

    public static ushort? NullableUInt16(ref Utf8JsonReader reader) =>
        IsNull(ref reader) ? null : reader.TryGetUInt16(out ushort value) ? value : throw JsonMembers.Wrong("an unsigned 16-bit integer", reader);

    private static string? StringHere(ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.String or JsonTokenType.Null ? reader.GetString() : throw JsonMembers.Wrong("a string", reader);

    private static bool IsNull(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Null || (reader.TokenType == JsonTokenType.Number ? false : throw JsonMembers.Wrong("a number", reader));
    }
}
