// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;

namespace Berth.CommandLine.Formatting.Values;

/// <summary>A value as templates see it. Type names are Go's, because error messages and the %T verb show them.</summary>
internal abstract class GoValue
{
    public abstract string TypeName { get; }

    /// <summary>Whether {{if}} takes it for true: not zero, not empty, not nil.</summary>
    public abstract bool IsTrue { get; }

    public static GoValue Of(string text) => new GoText(text);

    public static GoValue Of(bool value) => value ? GoBoolean.True : GoBoolean.False;

    public static GoValue Of(long number) => new GoInteger(number);

    public static GoValue Of(IEnumerable<string> items) => new GoList("[]string", [.. items.Select(Of)]);
}

/// <summary>No value at all: a missing map entry or an untyped nil.</summary>
internal sealed class GoNothing : GoValue
{
    public static readonly GoNothing Value = new();

    public override string TypeName => "<nil>";

    public override bool IsTrue => false;
}

internal sealed class GoBoolean(bool value) : GoValue
{
    public static readonly GoBoolean True = new(true);
    public static readonly GoBoolean False = new(false);

    public bool Value => value;

    public override string TypeName => "bool";

    public override bool IsTrue => value;
}

internal sealed class GoInteger(long value, string typeName = "int") : GoValue
{
    public long Value => value;

    public override string TypeName => typeName;

    public override bool IsTrue => value != 0;
}

internal sealed class GoUnsigned(ulong value, string typeName = "uint") : GoValue
{
    public ulong Value => value;

    public override string TypeName => typeName;

    public override bool IsTrue => value != 0;
}

internal sealed class GoFloating(double value, string typeName = "float64") : GoValue
{
    public double Value => value;

    public override string TypeName => typeName;

    public override bool IsTrue => value != 0;
}

internal sealed class GoText(string text, string typeName = "string") : GoValue
{
    public string Text => text;

    public override string TypeName => typeName;

    public override bool IsTrue => text.Length > 0;
}

internal sealed class GoTimestamp(DateTimeOffset time, string rfc3339) : GoValue
{
    public DateTimeOffset Time => time;

    /// <summary>As JSON has it, with all its nanoseconds.</summary>
    public string Rfc3339 => rfc3339;

    public override string TypeName => "time.Time";

    public override bool IsTrue => true;
}

/// <summary>A slice or array.</summary>
internal sealed class GoList(string typeName, IReadOnlyList<GoValue> items, bool isNil = false) : GoValue
{
    public IReadOnlyList<GoValue> Items => items;

    public bool IsNil => isNil;

    public override string TypeName => typeName;

    public override bool IsTrue => items.Count > 0;
}

/// <summary>A map with text keys, kept in the order of the keys' bytes, as Go prints and ranges over it.</summary>
internal sealed class GoMap : GoValue
{
    private readonly SortedDictionary<string, GoValue> _entries;
    private readonly GoValue _zero;

    public GoMap(string typeName, string keyTypeName, IEnumerable<KeyValuePair<string, GoValue>> entries, GoValue zero, bool isNil = false)
    {
        TypeName = typeName;
        KeyTypeName = keyTypeName;
        _zero = zero;
        IsNil = isNil;
        _entries = new SortedDictionary<string, GoValue>(StringComparer.Ordinal);
        foreach ((string key, GoValue value) in entries)
        {
            _entries[key] = value;
        }
    }

    public override string TypeName { get; }

    public string KeyTypeName { get; }

    public bool IsNil { get; }

    public int Count => _entries.Count;

    public IEnumerable<KeyValuePair<string, GoValue>> Entries => _entries;

    public override bool IsTrue => _entries.Count > 0;

    public static GoMap OfText(IEnumerable<KeyValuePair<string, string>> entries) =>
        new("map[string]string", "string", entries.Select(static e => KeyValuePair.Create(e.Key, Of(e.Value))), Of(""));

    public GoValue? Find(string key) => _entries.GetValueOrDefault(key);

    /// <summary>The entry, or the zero value of the element type: what the index function gives.</summary>
    public GoValue Index(string key) => Find(key) ?? _zero;

    public GoText Key(string key) => new(key, KeyTypeName);
}

/// <summary>A pointer to something that is not a struct, or a nil pointer to anything.</summary>
internal sealed class GoPointer(string typeName, GoValue? target) : GoValue
{
    public GoValue? Target => target;

    public override string TypeName => typeName;

    public override bool IsTrue => target is not null;
}

/// <summary>A struct, or a pointer to one: named members, some of which may be methods with arguments.</summary>
internal abstract class GoObject : GoValue
{
    public override bool IsTrue => true;

    public virtual bool IsPointer => false;

    /// <summary>The members in declaration order.</summary>
    public abstract IEnumerable<GoMember> Members { get; }

    /// <summary>What JSON shows of it: embedded structs dissolved, empty members left out where they are declared so.</summary>
    public virtual IEnumerable<GoMember> JsonMembers => Members.SelectMany(static member => member switch
    {
        { IsEmbedded: true, Value: GoObject embedded } => embedded.JsonMembers,
        { OmitEmpty: true, Value: { IsTrue: false } } => [],
        _ => (IEnumerable<GoMember>)[member],
    });

    /// <summary>Its JSON has angle brackets and ampersands as escapes even where the template's json function would not.</summary>
    public virtual bool EscapesHtml => false;

    /// <summary>Null when there is no such member.</summary>
    public abstract GoValue? Find(string name);

    /// <summary>A method that takes arguments; null when there is none of this name.</summary>
    public virtual GoFunction? FindMethod(string name) => null;
}

/// <param name="IsEmbedded">In JSON its members are those of the struct around it.</param>
internal sealed record GoMember(string Name, string JsonName, bool OmitEmpty, bool IsEmbedded, GoValue Value);

internal static class GoDurationText
{
    // The one integer type of the API's documents that prints itself in words.
    public static string? Of(GoInteger number) => string.Equals(number.TypeName, "time.Duration", StringComparison.Ordinal) ? GoDuration.Format(number.Value) : null;
}
