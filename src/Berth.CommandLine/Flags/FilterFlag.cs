// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Wire;

namespace Berth.CommandLine.Flags;

/// <summary><c>--filter key=value</c>, as often as wanted.</summary>
public sealed class FilterFlag(string name, char shorthand, string usage) : Flag(name, shorthand, usage)
{
    public Filters Value { get; } = new();

    public override string ValueName => "filter";

    protected override void Apply(string value)
    {
        if (value.Length == 0)
        {
            return;
        }

        int equals = value.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            throw new FlagValueException("bad format of filter (expected name=value)");
        }

        Value.Add(value[..equals].Trim().ToLowerInvariant(), value[(equals + 1)..].Trim());
    }
}
