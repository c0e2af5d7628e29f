// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Berth.Api.Wire;

namespace Berth.CommandLine.Formatting.Values;

/// <summary>Makes template values of JSON, one level at a time, by the types of a schema. What is absent is the type's zero value.</summary>
internal static class JsonValues
{
    public static GoValue Untyped(JsonElement element) => Any(element, GoSchema.Untyped);

    public static GoValue Typed(JsonElement element, GoSchema schema, string typeName) => Create(element, schema, schema.Type(typeName));

    public static GoValue Create(JsonElement element, GoSchema schema, GoType type)
    {
        bool absent = element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;
        return type.Kind switch
        {
            GoKind.Text => new GoText(element.ValueKind == JsonValueKind.String ? element.GetString()! : "", type.Name),
            GoKind.Boolean => GoValue.Of(element.ValueKind == JsonValueKind.True),
            GoKind.Integer => new GoInteger(element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out long number) ? number : 0, type.Name),
            GoKind.Unsigned => new GoUnsigned(element.ValueKind == JsonValueKind.Number && element.TryGetUInt64(out ulong number) ? number : 0, type.Name),
            GoKind.Floating => new GoFloating(element.ValueKind == JsonValueKind.Number ? element.GetDouble() : 0, type.Name),
            GoKind.Time => Time(element),
            GoKind.List => List(element, schema, type),
            GoKind.Map => Map(element, schema, type),
            GoKind.Pointer => Pointer(element, schema, type, absent),
            GoKind.Struct => new JsonStruct(element, schema, type, isPointer: false),
            _ => Any(element, schema),
        };
    }

    private static GoValue Pointer(JsonElement element, GoSchema schema, GoType type, bool absent)
    {
        if (absent)
        {
            return new GoPointer(type.Name, null);
        }

        GoType target = schema.Type(type.ElementName!);
        return target.Kind == GoKind.Struct
            ? new JsonStruct(element, schema, target, isPointer: true)
            : new GoPointer(type.Name, Create(element, schema, target));
    }

    private static GoTimestamp Time(JsonElement element)
    {
        string text = element.ValueKind == JsonValueKind.String ? element.GetString()! : GoTime.Zero;
        return GoTime.Parse(text) is DateTimeOffset time ? new GoTimestamp(time, text) : new GoTimestamp(DateTimeOffset.MinValue, GoTime.Zero);
    }

    private static GoList List(JsonElement element, GoSchema schema, GoType type)
    {
        GoType elementType = schema.Type(type.ElementName!);
        if (element.ValueKind == JsonValueKind.String)
        {
            // Old daemons sent Cmd and Entrypoint of one word as plain text.
            return new GoList(type.Name, [Create(element, schema, elementType)]);
        }

        var items = new List<GoValue>();
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
            {
                items.Add(Create(item, schema, elementType));
            }
        }

        while (items.Count < type.ArrayLength)
        {
            items.Add(Create(default, schema, elementType));
        }

        return new GoList(type.Name, items, isNil: element.ValueKind != JsonValueKind.Array && type.ArrayLength < 0);
    }

    private static GoMap Map(JsonElement element, GoSchema schema, GoType type)
    {
        GoType elementType = schema.Type(type.ElementName!);
        IEnumerable<KeyValuePair<string, GoValue>> entries = element.ValueKind == JsonValueKind.Object
            ? element.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, Create(p.Value, schema, elementType)))
            : [];
        return new GoMap(type.Name, type.KeyName, entries, Create(default, schema, elementType), isNil: element.ValueKind != JsonValueKind.Object);
    }

    private static GoValue Any(JsonElement element, GoSchema schema) => element.ValueKind switch
    {
        JsonValueKind.Object => new GoMap(
            "map[string]interface {}", "string", element.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, Any(p.Value, schema))), GoNothing.Value),
        JsonValueKind.Array => new GoList("[]interface {}", [.. element.EnumerateArray().Select(item => Any(item, schema))]),
        JsonValueKind.String => new GoText(element.GetString()!),
        JsonValueKind.Number => schema.ExactNumbers ? new GoText(element.GetRawText(), "json.Number") : new GoFloating(element.GetDouble()),
        JsonValueKind.True or JsonValueKind.False => GoValue.Of(element.GetBoolean()),
        _ => GoNothing.Value,
    };
}
