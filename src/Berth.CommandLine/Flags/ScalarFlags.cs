// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Primitives;

namespace Berth.CommandLine.Flags;

/// <summary>Yes or no; alone it is yes.</summary>
public sealed class BoolFlag(string name, char shorthand, string usage, bool initial) : Flag(name, shorthand, usage)
{
    public bool Value { get; private set; } = initial;

    public override string ValueName => "";

    public override string ValueWhenAlone => "true";

    public override string? ShownDefault { get; } = initial ? "true" : null;

    public static implicit operator bool(BoolFlag flag) => flag.Value;

    public bool ToBoolean() => Value;

    protected override void Apply(string value) => Value = GoValues.ParseBool(value);
}

public sealed class StringFlag(string name, char shorthand, string usage, string initial) : Flag(name, shorthand, usage)
{
    public string Value { get; private set; } = initial;

    /// <summary>What the help calls the value.</summary>
    public override string ValueName => CalledInHelp;

    public string CalledInHelp { get; init; } = "string";

    public override string? ShownDefault { get; } = initial.Length > 0 ? GoValues.Quote(initial) : null;

    public static implicit operator string(StringFlag flag) => flag.Value;

    public override string ToString() => Value;

    protected override void Apply(string value) => Value = value;
}

/// <summary>A whole number with a sign, in Go's notations (0x10, 0o17, 1_000).</summary>
public sealed class IntFlag(string name, char shorthand, string usage, long initial) : Flag(name, shorthand, usage)
{
    public long Value { get; private set; } = initial;

    public override string ValueName => "int";

    public override string? ShownDefault { get; } = initial != 0 ? initial.ToString(CultureInfo.InvariantCulture) : null;

    protected override void Apply(string value) => Value = GoValues.ParseInt(value);
}

/// <summary>A whole number without a sign, of 16 or 64 bits.</summary>
public sealed class UnsignedFlag(string name, string usage, int bits) : Flag(name, '\0', usage)
{
    public ulong Value { get; private set; }

    public override string ValueName => bits == 16 ? "uint16" : "uint";

    public override string? ShownDefault => bits == 16 ? "0" : null;

    protected override void Apply(string value) => Value = GoValues.ParseUint(value, bits);
}

/// <summary>A number of bytes with an optional unit. Where -1 has a meaning, it is taken too.</summary>
public sealed class BytesFlag(string name, char shorthand, string usage, bool minusOne) : Flag(name, shorthand, usage)
{
    public long Value { get; private set; }

    public override string ValueName => "bytes";

    protected override void Apply(string value)
    {
        if (minusOne && value == "-1")
        {
            Value = -1;
            return;
        }

        try
        {
            Value = ByteSize.Parse(value);
        }
        catch (EngineException error)
        {
            throw new FlagValueException(error.Message);
        }
    }
}

/// <summary>A time span in Go's notation, in nanoseconds.</summary>
public sealed class DurationFlag(string name, string usage) : Flag(name, '\0', usage)
{
    public long Value { get; private set; }

    public override string ValueName => "duration";

    public override string ShownDefault => "0s";

    protected override void Apply(string value)
    {
        try
        {
            Value = GoDuration.Parse(value);
        }
        catch (EngineException error)
        {
            throw new FlagValueException(error.Message);
        }
    }
}
