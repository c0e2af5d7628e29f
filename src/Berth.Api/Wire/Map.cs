// SPDX-License-Identifier: Apache-2.0
namespace Berth.Api.Wire;

/// <summary>
/// A JSON object of the API: keys in byte order, as Go's encoder writes every map, so that outputs compare equal to the stock daemon's.
/// </summary>
public sealed class Map<TValue> : SortedDictionary<string, TValue>
{
    public Map()
        : base(StringComparer.Ordinal)
    {
    }

    public Map(IEnumerable<KeyValuePair<string, TValue>> entries)
        : base(StringComparer.Ordinal)
    {
        ArgumentNullException.ThrowIfNull(entries);
        foreach (var (key, value) in entries)
        {
            this[key] = value;
        }
    }
}
