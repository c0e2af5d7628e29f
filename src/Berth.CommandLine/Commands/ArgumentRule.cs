// SPDX-License-Identifier: Apache-2.0
using System.Globalization;

namespace Berth.CommandLine.Commands;

/// <summary>How many arguments a command takes, and what is said when it gets others.</summary>
public sealed class ArgumentRule
{
    private readonly int _least;
    private readonly int _most;

    private ArgumentRule(int least, int most)
    {
        _least = least;
        _most = most;
    }

    public static ArgumentRule None { get; } = new(0, 0);

    public static ArgumentRule Any { get; } = new(0, int.MaxValue);

    public static ArgumentRule Exactly(int count) => new(count, count);

    public static ArgumentRule AtLeast(int count) => new(count, int.MaxValue);

    public static ArgumentRule AtMost(int count) => new(0, count);

    public static ArgumentRule Between(int least, int most) => new(least, most);

    /// <summary>Null when the number is right, otherwise the complaint.</summary>
    internal string? Complaint(int count)
    {
        if (count >= _least && count <= _most)
        {
            return null;
        }

        return (_least, _most) switch
        {
            (_, 0) => "accepts no arguments",
            var (least, most) when least == most => $"requires {Counted(least)}",
            (0, var most) => $"requires at most {Counted(most)}",
            (var least, int.MaxValue) => $"requires at least {Counted(least)}",
            var (least, most) => string.Create(CultureInfo.InvariantCulture, $"requires at least {least} and at most {Counted(most)}"),
        };
    }

    private static string Counted(int count) => count == 1 ? "1 argument" : string.Create(CultureInfo.InvariantCulture, $"{count} arguments");
}
