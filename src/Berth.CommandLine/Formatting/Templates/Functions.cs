// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Berth.CommandLine.Formatting.Values;

namespace Berth.CommandLine.Formatting.Templates;

/// <summary>The functions that templates can call: Go's own and those that Docker's client adds.</summary>
internal static class Functions
{
    private const GoParameter Any = GoParameter.Any;
    private const GoParameter Text = GoParameter.Text;
    private const GoParameter Integer = GoParameter.Integer;

    public static bool Knows(string name) => name is "and" or "or" || Find(name, headerFunctions: false) is not null;

    public static GoFunction? Find(string name, bool headerFunctions) => headerFunctions && HeaderFunction(name) is GoFunction forHeader ? forHeader : name switch
    {
        "json" => Make([Any], static v => GoValue.Of(GoJson.Write(v[0]))),
        "split" => Make([Text, Text], static v => Split(Str(v[0]), Str(v[1]))),
        "join" => Make([GoParameter.TextList, Text], static v => GoValue.Of(Join(v[0], Str(v[1])))),
        "title" => Make([Text], static v => GoValue.Of(Title(Str(v[0])))),
        "lower" => Make([Text], static v => GoValue.Of(Str(v[0]).ToLowerInvariant())),
        "upper" => Make([Text], static v => GoValue.Of(Str(v[0]).ToUpperInvariant())),
        "pad" => Make([Text, Integer, Integer], static v => GoValue.Of(Pad(Str(v[0]), Int(v[1]), Int(v[2])))),
        "truncate" => Make([Text, Integer], static v => GoValue.Of(Truncate(Str(v[0]), Int(v[1])))),
        "not" => Make([Any], static v => GoValue.Of(!v[0].IsTrue)),
        "len" => Make([Any], static v => GoValue.Of(Indexing.Length(v[0]))),
        "index" => new GoFunction([Any], Any, Indexing.Index),
        "slice" => new GoFunction([Any], Any, Indexing.Slice),
        "print" => new GoFunction([], Any, static v => GoValue.Of(GoPrinter.Sprint(v))),
        "println" => new GoFunction([], Any, static v => GoValue.Of(GoPrinter.Sprintln(v))),
        "printf" => new GoFunction([Text], Any, static v => GoValue.Of(Printf.Format(Str(v[0]), v.AsSpan(1)))),
        "html" => new GoFunction([], Any, static v => GoValue.Of(Escapes.Html(Joined(v)))),
        "js" => new GoFunction([], Any, static v => GoValue.Of(Escapes.JavaScript(Joined(v)))),
        "urlquery" => new GoFunction([], Any, static v => GoValue.Of(Escapes.UrlQuery(Joined(v)))),
        "call" => new GoFunction([Any], Any, static _ => throw new GoCallException("call of nil")),
        _ => Comparison.Find(name),
    };

    // The header line runs through the same template: functions that would change a value leave the header as it is.
    private static GoFunction? HeaderFunction(string name) => name switch
    {
        "json" or "title" or "lower" or "upper" => Make([Text], static v => v[0]),
        "truncate" => Make([Text, Integer], static v => v[0]),
        _ => null,
    };

    private static GoFunction Make(GoParameter[] parameters, Func<GoValue[], GoValue> body) => new(parameters, null, body);

    private static string Str(GoValue value) => ((GoText)value).Text;

    private static long Int(GoValue value) => ((GoInteger)value).Value;

    private static string Joined(GoValue[] values) => values is [GoText only] ? only.Text : GoPrinter.Sprint(values);

    private static GoValue Split(string text, string separator) =>
        GoValue.Of(separator.Length == 0 ? text.EnumerateRunes().Select(static rune => rune.ToString()) : text.Split(separator));

    private static string Join(GoValue elements, string separator) =>
        elements is GoList list ? string.Join(separator, list.Items.Select(static item => ((GoText)item).Text)) : "";

    // strings.Title: the first letter after anything that is neither letter, digit nor underscore.
    private static string Title(string text)
    {
        var result = new StringBuilder(text.Length);
        bool start = true;
        foreach (Rune rune in text.EnumerateRunes())
        {
            result.Append((start ? Rune.ToUpperInvariant(rune) : rune).ToString());
            start = rune.Value < 0x80 ? !(char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value == '_') : !Rune.IsLetterOrDigit(rune) && Rune.IsWhiteSpace(rune);
        }

        return result.ToString();
    }

    private static string Pad(string text, long before, long after)
    {
        const int limit = 1 << 20;
        if (before is < 0 or > limit || after is < 0 or > limit)
        {
            throw new GoCallException("strings: negative Repeat count");
        }

        return text.Length == 0 ? text : new string(' ', (int)before) + text + new string(' ', (int)after);
    }

    private static string Truncate(string text, long length)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return bytes.Length < length ? text
            : length < 0 ? throw new GoCallException("runtime error: slice bounds out of range [:" + length.ToString(CultureInfo.InvariantCulture) + "]")
            : Encoding.UTF8.GetString(bytes.AsSpan(0, (int)length));
    }
}
