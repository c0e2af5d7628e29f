// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Berth.Primitives;

namespace Berth.CommandLine.Formatting.Values;

/// <summary>Values as Go's fmt prints them without a format.</summary>
internal static class GoPrinter
{
    /// <summary>The text of an action.</summary>
    public static string Print(GoValue value) => value switch
    {
        GoNothing => "<no value>",
        GoPointer { Target: GoValue target } => Print(target),
        _ => Default(value, plus: false, top: false),
    };

    /// <summary>fmt.Sprint: blanks only between operands of which neither is a string.</summary>
    public static string Sprint(IReadOnlyList<GoValue> values)
    {
        var text = new StringBuilder();
        for (int i = 0; i < values.Count; i++)
        {
            if (i > 0 && values[i] is not GoText && values[i - 1] is not GoText)
            {
                text.Append(' ');
            }

            text.Append(Default(values[i], plus: false, top: true));
        }

        return text.ToString();
    }

    public static string Sprintln(IReadOnlyList<GoValue> values) => string.Join(' ', values.Select(static v => Default(v, plus: false, top: true))) + "\n";

    /// <summary>The verb %v, or %+v.</summary>
    public static string Default(GoValue value, bool plus, bool top)
    {
        var text = new StringBuilder();
        Append(text, value, plus, top, nested: false);
        return text.ToString();
    }

    private static void Append(StringBuilder text, GoValue value, bool plus, bool top, bool nested)
    {
        switch (value)
        {
            case GoBoolean boolean:
                text.Append(boolean.Value ? "true" : "false");
                break;
            case GoInteger number:
                text.Append(GoDurationText.Of(number) ?? number.Value.ToString(CultureInfo.InvariantCulture));
                break;
            case GoUnsigned number:
                text.Append(number.Value);
                break;
            case GoFloating number:
                text.Append(GoFloat.Format(number.Value, 'g', -1));
                break;
            case GoText plain:
                text.Append(plain.Text);
                break;
            case GoTimestamp time:
                text.Append(Time(time));
                break;
            case GoList list:
                AppendAll(text, "[", list.Items, item => Append(text, item, plus, top: false, nested: true), "]");
                break;
            case GoMap map:
                AppendAll(text, "map[", map.Entries, entry => Append(text.Append(entry.Key).Append(':'), entry.Value, plus, top: false, nested: true), "]");
                break;
            case GoObject structure:
                // Below the top level Go prints a pointer as an address that means nothing to anybody: what it points to is shown instead.
                text.Append(structure.IsPointer && (top || nested) ? "&" : "");
                AppendAll(text, "{", structure.Members, member => Append(text.Append(plus ? member.Name + ":" : ""), member.Value, plus, top: false, nested: true), "}");
                break;
            case GoPointer { Target: GoValue target }:
                Append(text, target, plus, top: false, nested);
                break;
            default:
                text.Append("<nil>");
                break;
        }
    }

    private static void AppendAll<T>(StringBuilder text, string open, IEnumerable<T> items, Action<T> append, string close)
    {
        text.Append(open);
        bool first = true;
        foreach (T item in items)
        {
            _ = first ? text : text.Append(' ');
            first = false;
            append(item);
        }

        text.Append(close);
    }

    // 2006-01-02 15:04:05.999999999 -0700 MST
    private static string Time(GoTimestamp time)
    {
        int dot = time.Rfc3339.IndexOf('.', StringComparison.Ordinal);
        string fraction = "";
        if (dot > 0)
        {
            int end = dot + 1;
            while (end < time.Rfc3339.Length && char.IsAsciiDigit(time.Rfc3339[end]))
            {
                end++;
            }

            fraction = time.Rfc3339[dot..end].TrimEnd('0').TrimEnd('.');
        }

        bool utc = time.Time.Offset == TimeSpan.Zero;
        string offset = (time.Time.Offset < TimeSpan.Zero ? "-" : "+") + time.Time.Offset.ToString("hhmm", CultureInfo.InvariantCulture);
        return time.Time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + fraction + " " + offset + " " + (utc ? "UTC" : offset);
    }
}
