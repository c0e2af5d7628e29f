// SPDX-License-Identifier: Apache-2.0
namespace Berth.CommandLine.Flags;

/// <summary>One option of a command. Its value is set while the arguments are read, once for each time it is given.</summary>
public abstract class Flag
{
    protected Flag(string name, char shorthand, string usage)
    {
        Name = name;
        Shorthand = shorthand;
        Usage = usage;
    }

    public string Name { get; }

    /// <summary>The letter, or NUL for none.</summary>
    public char Shorthand { get; }

    public string Usage { get; }

    /// <summary>Whether it was given.</summary>
    public bool Changed { get; private set; }

    /// <summary>Accepted and not listed in the help.</summary>
    public bool Hidden { get; init; }

    /// <summary>What to use instead; a warning is printed when the flag is given.</summary>
    public string? Deprecated { get; init; }

    /// <summary>What the help calls the value; empty for flags without one.</summary>
    public abstract string ValueName { get; }

    /// <summary>The value that the flag alone stands for, as <c>--rm</c> does for <c>--rm=true</c>; null when it needs an argument.</summary>
    public virtual string? ValueWhenAlone => null;

    /// <summary>What the help shows as the default; null for nothing.</summary>
    public virtual string? ShownDefault => null;

    /// <summary>How error messages call it: <c>-m, --memory</c>.</summary>
    public string DisplayName => Shorthand == '\0' ? "--" + Name : $"-{Shorthand}, --{Name}";

    internal void Give(string value)
    {
        Apply(value);
        Changed = true;
    }

    /// <exception cref="FlagValueException">The text is no such value.</exception>
    protected abstract void Apply(string value);
}
