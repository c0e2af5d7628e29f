// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;

namespace Berth.Server.Hosting.Configuration;

/// <summary>Reads the daemon's arguments: long flags with "=" or a separate value, letters alone or together, and nothing that is not a flag.</summary>
internal static class DaemonCommandLine
{
    public static OptionValues Parse(ReadOnlySpan<string> arguments)
    {
        var values = new OptionValues();
        for (var index = 0; index < arguments.Length; index++)
        {
            var argument = arguments[index];
            if (argument == "--")
            {
                RefusePositional(arguments[(index + 1)..]);
                break;
            }

            if (argument.StartsWith("--", StringComparison.Ordinal))
            {
                ParseLong(argument[2..], arguments, ref index, values);
            }
            else if (argument.Length > 1 && argument[0] == '-')
            {
                ParseLetters(argument, arguments, ref index, values);
            }
            else
            {
                RefusePositional(arguments[index..]);
            }
        }

        return values;
    }

    private static void ParseLong(string text, ReadOnlySpan<string> arguments, ref int index, OptionValues values)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? text : text[..equals];
        var option = DaemonOptionTable.ByFlag(name) ?? throw Usage($"unknown flag: --{name}");
        if (equals >= 0)
        {
            values.Add(option, text[(equals + 1)..]);
        }
        else if (option.Kind == DaemonOptionKind.Bool)
        {
            values.Add(option, "true");
        }
        else if (++index < arguments.Length)
        {
            values.Add(option, arguments[index]);
        }
        else
        {
            throw Usage($"flag needs an argument: --{name}");
        }
    }

    private static void ParseLetters(string argument, ReadOnlySpan<string> arguments, ref int index, OptionValues values)
    {
        for (var at = 1; at < argument.Length; at++)
        {
            var option = DaemonOptionTable.ByShorthand(argument[at]) ?? throw Usage($"unknown shorthand flag: '{argument[at]}' in {argument}");
            var rest = argument[(at + 1)..];
            if (option.Kind == DaemonOptionKind.Bool && !rest.StartsWith('='))
            {
                values.Add(option, "true");
                continue;
            }

            if (rest.Length > 0)
            {
                values.Add(option, rest.StartsWith('=') ? rest[1..] : rest);
            }
            else if (++index < arguments.Length)
            {
                values.Add(option, arguments[index]);
            }
            else
            {
                throw Usage($"flag needs an argument: '{argument[at]}' in {argument}");
            }

            return;
        }
    }

    private static void RefusePositional(ReadOnlySpan<string> rest)
    {
        if (rest.Length > 0)
        {
            throw Usage($"\"berthd\" accepts no arguments, and got \"{rest[0]}\"");
        }
    }

    internal static EngineException Usage(string message) => new(ErrorKind.InvalidParameter, message + "\nSee 'berthd --help'.");
}
