// SPDX-License-Identifier: Apache-2.0
using System.Globalization;

namespace Berth.Primitives;

/// <summary>Linux signal names and numbers (signal(7)), read by Docker's rules: a number, or a name in any case with or without "SIG".</summary>
public static class Signals
{
    public const int Hangup = 1;
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Child = 17;
    public const int Stop = 19;
    public const int WindowChange = 28;

    // Real-time signals as programs see them: glibc keeps 32 and 33 for itself.
    private const int RealTimeMinimum = 34;
    private const int RealTimeMaximum = 64;

    private static readonly string[] Names =
    [
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM",
        "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    /// <exception cref="EngineException">InvalidParameter: <c>invalid signal: X</c>.</exception>
    public static int Parse(string text) =>
        TryParse(text, out int number) ? number : throw new EngineException(ErrorKind.InvalidParameter, $"invalid signal: {text}");

    public static bool TryParse(string text, out int number)
    {
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number))
        {
            return number is > 0 and <= RealTimeMaximum;
        }

        string name = text.ToUpperInvariant();
        name = name.StartsWith("SIG", StringComparison.Ordinal) ? name[3..] : name;
        number = name switch
        {
            "" => 0,
            "IOT" => 6,
            "CLD" => Child,
            "POLL" => 29,
            "UNUSED" => 31,
            "RTMIN" => RealTimeMinimum,
            "RTMAX" => RealTimeMaximum,
            _ => Math.Max(0, Array.IndexOf(Names, name)),
        };
        return number > 0 || TryParseRealTime(name, out number);
    }

    /// <summary>The name with "SIG", or the number as text for one without a name.</summary>
    public static string Name(int number) => number switch
    {
        > 0 and < 32 => "SIG" + Names[number],
        RealTimeMinimum => "SIGRTMIN",
        RealTimeMaximum => "SIGRTMAX",
        > RealTimeMinimum and <= RealTimeMinimum + 15 => string.Create(CultureInfo.InvariantCulture, $"SIGRTMIN+{number - RealTimeMinimum}"),
        > RealTimeMinimum + 15 and < RealTimeMaximum => string.Create(CultureInfo.InvariantCulture, $"SIGRTMAX-{RealTimeMaximum - number}"),
        _ => number.ToString(CultureInfo.InvariantCulture),
    };

    private static bool TryParseRealTime(string name, out int number)
    {
        number = 0;
        bool fromMinimum = name.StartsWith("RTMIN+", StringComparison.Ordinal);
        if (!(fromMinimum || name.StartsWith("RTMAX-", StringComparison.Ordinal))
            || !int.TryParse(name.AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out int offset)
            || offset < 1 || offset > (fromMinimum ? 15 : 14))
        {
            return false;
        }

        number = fromMinimum ? RealTimeMinimum + offset : RealTimeMaximum - offset;
        return true;
    }
}
