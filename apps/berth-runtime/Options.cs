// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;

namespace Berth.RuntimeApp;

/// <summary>
/// Options before the positional arguments: --name, --name=value, --name value, -n value. Single dashes are taken for long names as well,
/// as engines written for runc use both.
/// </summary>
internal sealed class Options
{
    private readonly List<(string Name, string Value)> _given = [];

    internal List<string> Positional { get; } = [];

    /// <param name="arguments">What comes after the verb.</param>
    /// <param name="flags">Names without a value.</param>
    /// <param name="valued">Names with a value.</param>
    internal static Options Parse(ReadOnlySpan<string> arguments, string[] flags, string[] valued)
    {
        var options = new Options();
        int i = 0;
        for (; i < arguments.Length && arguments[i].Length > 1 && arguments[i][0] == '-'; i++)
        {
            if (arguments[i] == "--")
            {
                i++;
                break;
            }

            string name = arguments[i].TrimStart('-');
            int equals = name.IndexOf('=', StringComparison.Ordinal);
            string? value = equals < 0 ? null : name[(equals + 1)..];
            name = Canonical(equals < 0 ? name : name[..equals], flags, valued, out bool takesValue);
            if (takesValue && value is null)
            {
                value = ++i < arguments.Length ? arguments[i] : throw new EngineException(ErrorKind.InvalidParameter, $"flag needs an argument: --{name}");
            }

            options._given.Add((name, value ?? "true"));
        }

        options.Positional.AddRange(arguments[i..]);
        return options;
    }

    internal bool Has(string name) => Value(name) is { } value && value != "false";

    internal string? Value(string name)
    {
        string? found = null;
        foreach ((string given, string value) in _given)
        {
            found = given == name ? value : found;
        }

        return found;
    }

    internal List<string> Values(string name)
    {
        var values = new List<string>();
        foreach ((string given, string value) in _given)
        {
            if (given == name)
            {
                values.Add(value);
            }
        }

        return values;
    }

    internal string Id() => Positional.Count > 0 ? Positional[0] : throw new EngineException(ErrorKind.InvalidParameter, "container id is required");

    internal int Number(string name, int otherwise) => Value(name) is not { } text
        ? otherwise
        : int.TryParse(text, out int number) ? number : throw new EngineException(ErrorKind.InvalidParameter, $"invalid value \"{text}\" for flag --{name}");

    // A table entry is "name" or "name,n" with the short form behind the comma.
    private static string Canonical(string name, string[] flags, string[] valued, out bool takesValue)
    {
        takesValue = false;
        foreach (string flag in flags)
        {
            if (Matches(flag, name))
            {
                return flag.Split(',')[0];
            }
        }

        takesValue = true;
        foreach (string flag in valued)
        {
            if (Matches(flag, name))
            {
                return flag.Split(',')[0];
            }
        }

        throw new EngineException(ErrorKind.InvalidParameter, $"flag provided but not defined: -{name}");
    }

    private static bool Matches(string entry, string name)
    {
        int comma = entry.IndexOf(',', StringComparison.Ordinal);
        return comma < 0 ? entry == name : entry.AsSpan(0, comma).SequenceEqual(name) || entry.AsSpan(comma + 1).SequenceEqual(name);
    }
}
