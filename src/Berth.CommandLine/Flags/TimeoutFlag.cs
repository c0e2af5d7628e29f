// SPDX-License-Identifier: Apache-2.0
using Berth.CommandLine.Commands;

namespace Berth.CommandLine.Flags;

/// <summary><c>--timeout</c> of stop and restart, and its older name <c>--time</c>.</summary>
internal sealed class TimeoutFlag
{
    private readonly IntFlag _timeout;
    private readonly IntFlag _time;

    public TimeoutFlag(FlagSet flags)
    {
        _timeout = flags.Int("timeout", 't', "Seconds until it is killed");
        _time = flags.Add(new IntFlag("time", '\0', "Seconds until it is killed", 0) { Hidden = true, Deprecated = "use --timeout instead" });
    }

    /// <summary>Null when neither was given: the container's own time counts.</summary>
    public long? Seconds() => (_timeout.Changed, _time.Changed) switch
    {
        (true, true) => throw new CommandException("conflicting options: cannot specify both --timeout and --time"),
        (true, false) => _timeout.Value,
        (false, true) => _time.Value,
        _ => null,
    };
}
