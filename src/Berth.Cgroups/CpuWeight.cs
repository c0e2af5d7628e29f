// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;

namespace Berth.Cgroups;

/// <summary>CPU shares (2 to 262144, 1024 is the default) and version 2 weights (1 to 10000, 100 is the default).</summary>
public static class CpuWeight
{
    private const ulong MinShares = 2;
    private const ulong MaxShares = 262_144;

    /// <summary>The kernel would clamp without a word, so a value out of range is refused.</summary>
    public static ulong CheckShares(ulong shares) => shares switch
    {
        < MinShares => throw new EngineException(ErrorKind.InvalidParameter, $"the minimum allowed cpu-shares is {MinShares}"),
        > MaxShares => throw new EngineException(ErrorKind.InvalidParameter, $"the maximum allowed cpu-shares is {MaxShares}"),
        _ => shares,
    };

    /// <summary>
    /// Converts shares to a weight. A straight line between the ends would give the default of 1024 a weight of 39, so that a container would get less than
    /// half of what a cgroup beside it gets that nobody configured. The curve is the one that runc and crun have agreed on since 2025: a
    /// quadratic in log2(shares) through (2, 1), (1024, 100) and (262144, 10000).
    /// </summary>
    public static ulong FromShares(ulong shares)
    {
        double log = Math.Log2(CheckShares(shares));
        double exponent = (((log * log) + (125 * log)) / 612.0) - (7.0 / 34.0);
        return Math.Clamp((ulong)Math.Ceiling(Math.Pow(10, exponent)), 1, 10_000);
    }
}
