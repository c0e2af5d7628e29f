// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.CommandLine.Flags;

namespace Berth.CommandLine.Values;

internal static class UlimitSyntax
{
    /// <summary><c>name=soft[:hard]</c>; without a hard limit it equals the soft one. -1 is unlimited.</summary>
    public static Ulimit Parse(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || equals == text.Length - 1)
        {
            throw new FlagValueException("invalid ulimit argument: " + text);
        }

        var name = text[..equals];
        if (name is not ("core" or "cpu" or "data" or "fsize" or "locks" or "memlock" or "msgqueue" or "nice" or "nofile" or "nproc" or "rss"
            or "rtprio" or "rttime" or "sigpending" or "stack"))
        {
            throw new FlagValueException("invalid ulimit type: " + name);
        }

        var values = text[(equals + 1)..];
        var limits = values.Split(':');
        if (limits.Length > 2)
        {
            throw new FlagValueException($"too many limit value arguments - {values}, can only have up to two, `soft[:hard]`");
        }

        var soft = GoValues.ParseDecimal(limits[0]);
        var hard = limits.Length > 1 ? GoValues.ParseDecimal(limits[1]) : soft;
        if (hard != -1 && (soft == -1 || soft > hard))
        {
            throw new FlagValueException(soft == -1
                ? $"ulimit soft limit must be less than or equal to hard limit: soft: -1 (unlimited), hard: {hard}"
                : $"ulimit soft limit must be less than or equal to hard limit: {soft} > {hard}");
        }

        return new Ulimit { Name = name, Soft = soft, Hard = hard };
    }
}
