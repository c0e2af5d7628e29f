// SPDX-License-Identifier: Apache-2.0
using System.Text;

namespace Berth.CommandLine.Flags;

/// <summary>The options of one command, and the reader of its arguments by the rules of Go's pflag, which the stock client's users have in their fingers.</summary>
public sealed class FlagSet
{
    private readonly List<Flag> _flags = [];

    /// <summary>True: options may stand between and after the arguments. False: the first argument ends them, as for <c>run</c> and <c>exec</c>.</summary>
    public bool Interspersed { get; set; } = true;

    public IReadOnlyList<Flag> All => _flags;

    /// <summary>Warnings about deprecated options, in the order they were given.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Help was asked for; the values are then not complete.</summary>
    public bool HelpAsked { get; private set; }

    public T Add<T>(T flag)
        where T : Flag
    {
        _flags.Add(flag);
        return flag;
    }

    public BoolFlag Bool(string name, char shorthand, string usage, bool initial = false) => Add(new BoolFlag(name, shorthand, usage, initial));

    public StringFlag String(string name, char shorthand, string usage, string initial = "") => Add(new StringFlag(name, shorthand, usage, initial));

    public IntFlag Int(string name, char shorthand, string usage, long initial = 0) => Add(new IntFlag(name, shorthand, usage, initial));

    public BytesFlag Bytes(string name, char shorthand, string usage, bool minusOne = false) => Add(new BytesFlag(name, shorthand, usage, minusOne));

    public DurationFlag Duration(string name, string usage) => Add(new DurationFlag(name, usage));

    public ListFlag List(string name, char shorthand, string usage, Func<string, string>? check = null) => Add(new ListFlag(name, shorthand, usage, check));

    public MapFlag Map(string name, char shorthand, string usage) => Add(new MapFlag(name, shorthand, usage));

    public CustomFlag Custom(string name, char shorthand, string valueName, string usage, Action<string> read) =>
        Add(new CustomFlag(name, shorthand, valueName, usage, read));

    public Flag? Find(ReadOnlySpan<char> name)
    {
        foreach (var flag in _flags)
        {
            if (name.SequenceEqual(flag.Name))
            {
                return flag;
            }
        }

        return null;
    }

    /// <summary>Sets the options and gives back what is left.</summary>
    /// <exception cref="FlagSyntaxException">An option is unknown, lacks its value or does not take it.</exception>
    public List<string> Parse(IReadOnlyList<string> arguments)
    {
        var rest = new List<string>();
        for (var index = 0; index < arguments.Count && !HelpAsked;)
        {
            var argument = arguments[index++];
            if (argument.Length < 2 || argument[0] != '-')
            {
                rest.Add(argument);
                if (!Interspersed)
                {
                    rest.AddRange(arguments.Skip(index));
                    break;
                }
            }
            else if (argument == "--")
            {
                rest.AddRange(arguments.Skip(index));
                break;
            }
            else if (argument[1] == '-')
            {
                ReadLong(argument, arguments, ref index);
            }
            else
            {
                ReadShort(argument.AsSpan(1), arguments, ref index);
            }
        }

        return rest;
    }

    private void ReadLong(string argument, IReadOnlyList<string> arguments, ref int index)
    {
        var text = argument.AsSpan(2);
        if (text[0] is '-' or '=')
        {
            throw new FlagSyntaxException("bad flag syntax: " + argument);
        }

        var equals = text.IndexOf('=');
        var name = equals < 0 ? text : text[..equals];
        if (Find(name) is not { } flag)
        {
            if (name is "help")
            {
                HelpAsked = true;
                return;
            }

            throw new FlagSyntaxException($"unknown flag: --{name}");
        }

        if (equals >= 0)
        {
            Give(flag, text[(equals + 1)..].ToString());
        }
        else if (flag.ValueWhenAlone is { } alone)
        {
            Give(flag, alone);
        }
        else if (index < arguments.Count)
        {
            Give(flag, arguments[index++]);
        }
        else
        {
            throw new FlagSyntaxException("flag needs an argument: " + argument);
        }
    }

    /// <summary>A run of letters: <c>-dit</c>, <c>-p80:80</c>, <c>-p=80:80</c>, <c>-p 80:80</c>.</summary>
    private void ReadShort(ReadOnlySpan<char> letters, IReadOnlyList<string> arguments, ref int index)
    {
        while (!letters.IsEmpty)
        {
            var letter = letters[0];
            if (FindShort(letter) is not { } flag)
            {
                if (letter == 'h')
                {
                    Warnings.Add("Flag shorthand -h has been deprecated, use --help");
                    HelpAsked = true;
                    return;
                }

                throw new FlagSyntaxException($"unknown shorthand flag: '{FirstByte(letters)}' in -{letters}");
            }

            if (letters.Length > 2 && letters[1] == '=')
            {
                Give(flag, letters[2..].ToString());
                return;
            }

            if (flag.ValueWhenAlone is { } alone)
            {
                Give(flag, alone);
                letters = letters[1..];
                continue;
            }

            if (letters.Length > 1)
            {
                Give(flag, letters[1..].ToString());
            }
            else if (index < arguments.Count)
            {
                Give(flag, arguments[index++]);
            }
            else
            {
                throw new FlagSyntaxException($"flag needs an argument: '{letter}' in -{letters}");
            }

            return;
        }
    }

    /// <summary>The stock client looks at bytes: of a letter outside of ASCII it names the first byte as a character.</summary>
    private static char FirstByte(ReadOnlySpan<char> letters)
    {
        if (char.IsAscii(letters[0]))
        {
            return letters[0];
        }

        Span<byte> bytes = stackalloc byte[4];
        Rune.DecodeFromUtf16(letters, out var rune, out _);
        rune.EncodeToUtf8(bytes);
        return (char)bytes[0];
    }

    private Flag? FindShort(char letter)
    {
        foreach (var flag in _flags)
        {
            if (flag.Shorthand == letter)
            {
                return flag;
            }
        }

        return null;
    }

    private void Give(Flag flag, string value)
    {
        try
        {
            flag.Give(value);
        }
        catch (FlagValueException error)
        {
            throw new FlagSyntaxException($"invalid argument {GoValues.Quote(value)} for {GoValues.Quote(flag.DisplayName)} flag: {error.Message}");
        }

        if (flag.Deprecated is { } instead)
        {
            Warnings.Add($"Flag --{flag.Name} has been deprecated, {instead}");
        }
    }
}
