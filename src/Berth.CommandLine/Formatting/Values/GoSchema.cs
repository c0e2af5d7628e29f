// SPDX-License-Identifier: Apache-2.0
using System.Globalization;

namespace Berth.CommandLine.Formatting.Values;

/// <summary>
/// The Go types of a family of API documents, read from a text when a template first needs them:
/// <code>
/// name = type            another name for a type
/// name {                 a struct
///   Field:json? type     json name only where it differs; ? = omitempty
///   ^Field type          embedded
/// }
/// </code>
/// </summary>
internal sealed class GoSchema
{
    private readonly Dictionary<string, GoType> _types = [];
    private readonly Dictionary<string, string> _aliases = [];
    private readonly bool _exactNumbers;

    private GoSchema(bool exactNumbers) => _exactNumbers = exactNumbers;

    /// <summary>JSON without known types; numbers keep their digits, as text of the type json.Number.</summary>
    public static GoSchema Untyped { get; } = new(exactNumbers: true);

    /// <summary>Numbers without a type are float64 if not <see cref="Untyped"/>.</summary>
    public bool ExactNumbers => _exactNumbers;

    public static GoSchema Parse(string text)
    {
        var schema = new GoSchema(exactNumbers: false);
        List<GoField>? fields = null;
        foreach (ReadOnlySpan<char> rawLine in text.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> line = rawLine.Trim();
            int blank = line.IndexOf(' ');
            if (line.IsEmpty || line is "}")
            {
                continue;
            }

            string name = line[..blank].ToString();
            ReadOnlySpan<char> rest = line[(blank + 1)..].Trim();
            if (rest is "{")
            {
                fields = [];
                schema._types[name] = new GoType(GoKind.Struct, name) { Fields = fields };
            }
            else if (rest.StartsWith("= "))
            {
                schema._aliases[name] = rest[2..].ToString();
            }
            else
            {
                fields!.Add(Field(name, rest.ToString()));
            }
        }

        return schema;
    }

    public GoType Type(string name)
    {
        if (!_types.TryGetValue(name, out GoType? type))
        {
            type = _aliases.TryGetValue(name, out string? alias) ? Make(alias, name) : Make(name, name);
            _types[name] = type;
        }

        return type;
    }

    private static GoField Field(string name, string type)
    {
        bool embedded = name[0] == '^';
        bool omitEmpty = name[^1] == '?';
        string plain = name.TrimStart('^').TrimEnd('?');
        int colon = plain.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? new GoField(plain, plain, omitEmpty, embedded, type)
            : new GoField(plain[..colon], plain[(colon + 1)..], omitEmpty, embedded, type);
    }

    private static GoType Make(string definition, string name)
    {
        if (definition.StartsWith("[]", StringComparison.Ordinal))
        {
            return new GoType(GoKind.List, name, definition[2..]);
        }

        if (definition[0] == '[')
        {
            int close = definition.IndexOf(']', StringComparison.Ordinal);
            return new GoType(GoKind.List, name, definition[(close + 1)..], arrayLength: int.Parse(definition.AsSpan(1, close - 1), CultureInfo.InvariantCulture));
        }

        if (definition.StartsWith("map[", StringComparison.Ordinal))
        {
            int close = definition.IndexOf(']', StringComparison.Ordinal);
            return new GoType(GoKind.Map, name, definition[(close + 1)..], definition[4..close]);
        }

        return definition[0] == '*' ? new GoType(GoKind.Pointer, name, definition[1..]) : new GoType(Scalar(definition), name);
    }

    private static GoKind Scalar(string definition) => definition switch
    {
        "string" => GoKind.Text,
        "bool" => GoKind.Boolean,
        "int" or "int64" or "int32" or "time.Duration" => GoKind.Integer,
        "uint" or "uint64" or "uint32" or "uint16" or "uint8" => GoKind.Unsigned,
        "float64" => GoKind.Floating,
        "time.Time" => GoKind.Time,
        "struct{}" => GoKind.Struct,
        "any" => GoKind.Any,
        _ => throw new InvalidOperationException($"the schema has no type {definition}"),
    };
}
