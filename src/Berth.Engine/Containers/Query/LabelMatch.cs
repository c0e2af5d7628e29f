// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Wire;

namespace Berth.Engine.Containers.Query;

internal static class LabelMatch
{
    /// <summary>Every wanted <c>key</c> or <c>key=value</c> must be there.</summary>
    public static bool Matches(Map<string>? labels, IReadOnlyList<string> wanted) => wanted.All(label => Has(labels, label));

    public static bool Has(Map<string>? labels, string wanted)
    {
        int equals = wanted.IndexOf('=', StringComparison.Ordinal);
        string key = equals < 0 ? wanted : wanted[..equals];
        return labels is not null && labels.TryGetValue(key, out string? value) && (equals < 0 || value == wanted[(equals + 1)..]);
    }
}
