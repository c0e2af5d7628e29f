// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using Berth.Runtime.Shim.Protocol;

namespace Berth.Runtime.Shim;

/// <summary>When each step of a launch was reached, for who asked to know.</summary>
internal sealed class LaunchTimings(bool wanted)
{
    private readonly List<ShimTiming>? steps = wanted ? [] : null;

    internal IReadOnlyList<ShimTiming>? Steps => steps;

    internal static long Now => (long)(Stopwatch.GetTimestamp() * (1_000_000.0 / Stopwatch.Frequency));

    internal void Mark(string step) => Mark(step, Now);

    internal void Mark(string step, long at) => steps?.Add(new ShimTiming(step, at));
}
