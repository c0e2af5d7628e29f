// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Api.Wire;
using Berth.Primitives;
using Microsoft.AspNetCore.WebUtilities;

namespace Berth.Server.Routes;

/// <summary>The parameters behind the question mark, read with Docker's rules and refused with its words.</summary>
internal readonly struct QueryReader(string? queryString)
{
    /// <summary>The first value of a parameter; empty when it is absent.</summary>
    public string this[string name] => Find(name) ?? "";

    public bool Has(string name) => Find(name) is not null;

    public string? Find(string name)
    {
        foreach (var pair in new QueryStringEnumerable(queryString))
        {
            if (pair.EncodedName.Span.SequenceEqual(name) || pair.DecodeName().Span.SequenceEqual(name))
            {
                return pair.DecodeValue().ToString();
            }
        }

        return null;
    }

    public IReadOnlyList<string> All(string name)
    {
        var values = new List<string>();
        foreach (var pair in new QueryStringEnumerable(queryString))
        {
            if (pair.DecodeName().Span.SequenceEqual(name))
            {
                values.Add(pair.DecodeValue().ToString());
            }
        }

        return values;
    }

    /// <summary>Anything but nothing, 0, no, false and none is yes.</summary>
    public bool Bool(string name) =>
        this[name].Trim().ToLowerInvariant() is not ("" or "0" or "no" or "false" or "none");

    public bool Bool(string name, bool absent) => Has(name) ? Bool(name) : absent;

    /// <summary>A whole number, or null when the parameter is absent or empty.</summary>
    public int? Int(string name)
    {
        var text = this[name];
        if (text.Length == 0)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new EngineException(ErrorKind.InvalidParameter, $"strconv.Atoi: parsing {Quote(text)}: {WhyNot(text)}");
    }

    public long? Int64(string name)
    {
        var text = this[name];
        if (text.Length == 0)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new EngineException(ErrorKind.InvalidParameter, $"strconv.ParseInt: parsing {Quote(text)}: {WhyNot(text)}");
    }

    /// <summary>One side of a terminal. The text of the refusal names which.</summary>
    public ushort TerminalSize(string name, string what)
    {
        var text = this[name];
        if (!uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"invalid resize {what} {Quote(text)}: {WhyNot(text)}");
        }

        return value <= ushort.MaxValue
            ? (ushort)value
            : throw new EngineException(ErrorKind.InvalidParameter, $"invalid resize {what} {Quote(text)}: value out of range");
    }

    public Filters Filters() => Api.Wire.Filters.Parse(Find("filters"));

    /// <summary>Unix seconds with up to nine digits of a fraction, as clients send since and until; null when absent or empty.</summary>
    public DateTimeOffset? Time(string name)
    {
        var text = this[name];
        return text.Length == 0 ? null : ParseTime(text);
    }

    internal static DateTimeOffset ParseTime(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var secondsText = dot < 0 ? text : text[..dot];
        var fraction = dot < 0 ? "" : text[(dot + 1)..];
        if (!long.TryParse(secondsText, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"strconv.ParseInt: parsing {Quote(secondsText)}: {WhyNot(secondsText)}");
        }

        long nanoseconds = 0;
        if (fraction.Length > 0 && !long.TryParse(fraction.PadRight(9, '0')[..9], NumberStyles.None, CultureInfo.InvariantCulture, out nanoseconds))
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"strconv.ParseInt: parsing {Quote(fraction)}: invalid syntax");
        }

        // Years 1 to 9999; what lies outside is no time of this engine, so the nearest one means the same.
        seconds = Math.Clamp(seconds, -62135596800, 253402300799);
        return DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanoseconds / 100);
    }

    private static string WhyNot(string text)
    {
        var digits = text.StartsWith('-') || text.StartsWith('+') ? text[1..] : text;
        return digits.Length > 0 && digits.All(char.IsAsciiDigit) ? "value out of range" : "invalid syntax";
    }

    private static string Quote(string text) =>
        "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
