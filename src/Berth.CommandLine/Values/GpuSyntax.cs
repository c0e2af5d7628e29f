// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Api.Containers;
using Berth.CommandLine.Flags;

namespace Berth.CommandLine.Values;

internal static class GpuSyntax
{
    /// <summary><c>all</c>, a number, or fields: <c>device=0,1</c> in quotes, <c>capabilities=…</c>, <c>driver=…</c>, <c>options=…</c>.</summary>
    public static DeviceRequest Parse(string text)
    {
        var request = new DeviceRequest();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in CsvLine.Parse(text))
        {
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            var key = equals < 0 ? field : field[..equals];
            if (!seen.Add(key))
            {
                throw new FlagValueException($"gpu request key '{key}' can be specified only once");
            }

            if (equals < 0)
            {
                seen.Add("count");
                request.Count = Count(key);
                continue;
            }

            Set(request, key, field[(equals + 1)..], field);
        }

        if (!seen.Contains("count") && request.DeviceIds is null)
        {
            request.Count = 1;
        }

        request.Options ??= [];
        request.Capabilities ??= [["gpu"]];
        return request;
    }

    private static void Set(DeviceRequest request, string key, string value, string field)
    {
        switch (key)
        {
            case "driver":
                request.Driver = value;
                break;
            case "count":
                request.Count = Count(value);
                break;
            case "device":
                request.DeviceIds = value.Split(',');
                break;
            case "capabilities":
                request.Capabilities = [[.. value.Split(','), "gpu"]];
                break;
            case "options":
                request.Options = LabelSyntax.ToMap(CsvLine.Parse(value));
                break;
            default:
                throw new FlagValueException($"unexpected key '{key}' in '{field}'");
        }
    }

    private static int Count(string text) => text == "all"
        ? -1
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw new FlagValueException($"invalid count ({text}): value must be either \"all\" or an integer: invalid syntax");
}
