// SPDX-License-Identifier: Apache-2.0
namespace Berth.CommandLine.Values;

/// <summary>Capabilities by their full names, each once and sorted. What ALL and a name in both lists mean is the engine's matter.</summary>
internal static class CapabilitySyntax
{
    public static IReadOnlyList<string>? Normalise(IReadOnlyList<string> names)
    {
        var set = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var upper = name.ToUpperInvariant();
            set.Add(upper == "ALL" || upper.StartsWith("CAP_", StringComparison.Ordinal) ? upper : "CAP_" + upper);
        }

        return set.Count > 0 ? [.. set] : null;
    }
}
