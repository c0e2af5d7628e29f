// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Wire;

namespace Berth.CommandLine.Flags;

/// <summary>May be given many times. Each value may be checked and rewritten as it is read.</summary>
public sealed class ListFlag(string name, char shorthand, string usage, Func<string, string>? check = null) : Flag(name, shorthand, usage)
{
    private readonly List<string> _values = [];

    public IReadOnlyList<string> Values => _values;

    public override string ValueName => CalledInHelp;

    public string CalledInHelp { get; init; } = "list";

    public override string? ShownDefault => DefaultInHelp;

    public string? DefaultInHelp { get; init; }

    protected override void Apply(string value) => _values.Add(check is null ? value : check(value));
}

/// <summary>Pairs of a key and a value, <c>key=value</c>; a key given twice keeps the last.</summary>
public sealed class MapFlag(string name, char shorthand, string usage) : Flag(name, shorthand, usage)
{
    public Map<string> Values { get; } = [];

    public override string ValueName => "map";

    public override string ShownDefault => "map[]";

    protected override void Apply(string value)
    {
        var equals = value.IndexOf('=', StringComparison.Ordinal);
        Values[equals < 0 ? value : value[..equals]] = equals < 0 ? "" : value[(equals + 1)..];
    }
}

/// <summary>An option with a grammar of its own: the command reads each value as it comes.</summary>
public sealed class CustomFlag(string name, char shorthand, string valueName, string usage, Action<string> read) : Flag(name, shorthand, usage)
{
    public override string ValueName => valueName;

    public override string? ShownDefault => DefaultInHelp;

    public string? DefaultInHelp { get; init; }

    protected override void Apply(string value) => read(value);
}
