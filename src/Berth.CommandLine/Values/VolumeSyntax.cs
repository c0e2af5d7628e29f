// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Wire;

namespace Berth.CommandLine.Values;

/// <summary>The short notation of volumes: <c>/host:/inside[:options]</c>, <c>name:/inside</c>, and <c>/inside</c> for a volume without a name.</summary>
internal static class VolumeSyntax
{
    public static (List<string> Binds, Map<EmptyObject> Anonymous) Split(IReadOnlyList<string> volumes)
    {
        var binds = new List<string>();
        var anonymous = new Map<EmptyObject>();
        foreach (var volume in volumes.Distinct(StringComparer.Ordinal))
        {
            var colon = volume.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                anonymous[volume] = EmptyObject.Value;
            }
            else if (volume[0] == '.')
            {
                // Only the client knows what a relative path is relative to.
                binds.Add(PathSyntax.Absolute(volume[..colon]) + volume[colon..]);
            }
            else
            {
                binds.Add(volume);
            }
        }

        return (binds, anonymous);
    }
}
