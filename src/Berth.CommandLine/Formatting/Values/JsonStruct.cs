// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;

namespace Berth.CommandLine.Formatting.Values;

/// <summary>A JSON object read as a Go struct.</summary>
internal sealed class JsonStruct(JsonElement element, GoSchema schema, GoType type, bool isPointer) : GoObject
{
    public override string TypeName => isPointer ? "*" + type.Name : type.Name;

    public override bool IsPointer => isPointer;

    public override IEnumerable<GoMember> Members =>
        type.Fields.Select(field => new GoMember(field.Name, field.JsonName, field.OmitEmpty, field.IsEmbedded, Value(field)));

    public override GoValue? Find(string name)
    {
        GoField? own = type.Fields.FirstOrDefault(field => string.Equals(field.Name, name, StringComparison.Ordinal));
        return own is not null ? Value(own) : Promoted(name);
    }

    private GoValue? Promoted(string name)
    {
        foreach (GoField field in type.Fields)
        {
            if (field.IsEmbedded && Value(field) is JsonStruct embedded && embedded.Find(name) is GoValue found)
            {
                return found;
            }
        }

        return null;
    }

    private GoValue Value(GoField field)
    {
        JsonElement value = field.IsEmbedded ? element
            : element.ValueKind == JsonValueKind.Object && element.TryGetProperty(field.JsonName, out JsonElement property) ? property
            : default;
        return JsonValues.Create(value, schema, schema.Type(field.TypeName));
    }
}
