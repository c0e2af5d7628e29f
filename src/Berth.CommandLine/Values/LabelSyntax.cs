// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Wire;
using Berth.CommandLine.Flags;

namespace Berth.CommandLine.Values;

internal static class LabelSyntax
{
    public static string Check(string value) =>
        value.Length == 0 || value[0] == '=' ? throw new FlagValueException($"invalid label '{value}': empty name") : value;

    /// <summary>The last of equal keys counts; a key without a value has an empty one.</summary>
    public static Map<string> ToMap(IEnumerable<string> pairs)
    {
        var map = new Map<string>();
        foreach (var pair in pairs)
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            map[equals < 0 ? pair : pair[..equals]] = equals < 0 ? "" : pair[(equals + 1)..];
        }

        return map;
    }
}
