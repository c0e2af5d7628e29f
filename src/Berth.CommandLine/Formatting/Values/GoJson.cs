// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Berth.Primitives;

namespace Berth.CommandLine.Formatting.Values;

/// <summary>Writes values as Go's encoding/json does.</summary>
internal static class GoJson
{
    public static string Write(GoValue value, bool escapeHtml = false)
    {
        var text = new StringBuilder();
        Append(text, value, escapeHtml);
        return text.ToString();
    }

    public static void AppendText(StringBuilder json, string text, bool escapeHtml)
    {
        json.Append('"');
        foreach (char c in text)
        {
            string? escape = c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '<' or '>' or '&' when escapeHtml => "\\u00" + ((int)c).ToString("x2", CultureInfo.InvariantCulture),
                < ' ' => "\\u00" + ((int)c).ToString("x2", CultureInfo.InvariantCulture),
                '\u2028' => "\\u2028",
                '\u2029' => "\\u2029",
                _ => null,
            };
            _ = escape is null ? json.Append(c) : json.Append(escape);
        }

        json.Append('"');
    }

    private static void Append(StringBuilder json, GoValue value, bool escapeHtml)
    {
        switch (value)
        {
            case GoBoolean boolean:
                json.Append(boolean.Value ? "true" : "false");
                break;
            case GoInteger number:
                json.Append(number.Value);
                break;
            case GoUnsigned number:
                json.Append(number.Value);
                break;
            case GoFloating number:
                json.Append(Number(number.Value));
                break;
            case GoText { TypeName: "json.Number" } number:
                json.Append(number.Text);
                break;
            case GoText text:
                AppendText(json, text.Text, escapeHtml);
                break;
            case GoTimestamp time:
                AppendText(json, time.Rfc3339, escapeHtml);
                break;
            case GoList { IsNil: false } list:
                AppendAll(json, '[', ']', list.Items, item => Append(json, item, escapeHtml));
                break;
            case GoMap { IsNil: false } map:
                AppendAll(json, '{', '}', map.Entries, entry => AppendMember(json, entry.Key, entry.Value, escapeHtml));
                break;
            case GoPointer { Target: GoValue target }:
                Append(json, target, escapeHtml);
                break;
            case GoObject { JsonMembers: var members } row:
                AppendAll(json, '{', '}', members, member => AppendMember(json, member.JsonName, member.Value, escapeHtml || row.EscapesHtml));
                break;
            default:
                json.Append("null");
                break;
        }
    }

    private static void AppendMember(StringBuilder json, string name, GoValue value, bool escapeHtml)
    {
        AppendText(json, name, escapeHtml);
        json.Append(':');
        Append(json, value, escapeHtml);
    }

    private static void AppendAll<T>(StringBuilder json, char open, char close, IEnumerable<T> items, Action<T> append)
    {
        json.Append(open);
        bool first = true;
        foreach (T item in items)
        {
            _ = first ? json : json.Append(',');
            first = false;
            append(item);
        }

        json.Append(close);
    }

    // encoding/json writes plain digits from 1e-6 up to 1e21, and drops the exponent's leading zero.
    private static string Number(double value)
    {
        double size = Math.Abs(value);
        if (size == 0 || (size >= 1e-6 && size < 1e21))
        {
            return GoFloat.Format(value, 'f', -1);
        }

        return GoFloat.Format(value, 'e', -1).Replace("e-0", "e-", StringComparison.Ordinal);
    }
}
