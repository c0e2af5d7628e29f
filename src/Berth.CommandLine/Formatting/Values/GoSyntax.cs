// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.CommandLine.Formatting.Templates;
using Berth.Primitives;

namespace Berth.CommandLine.Formatting.Values;

/// <summary>The verb %#v: values in the syntax of Go.</summary>
internal static class GoSyntax
{
    public static string Of(GoValue value) => value switch
    {
        GoText text => GoQuote.Quote(text.Text),
        GoInteger number => number.Value.ToString(CultureInfo.InvariantCulture),
        GoUnsigned number => "0x" + number.Value.ToString("x", CultureInfo.InvariantCulture),
        GoFloating number => GoFloat.Format(number.Value, 'g', -1),
        GoList { IsNil: true } or GoMap { IsNil: true } => value.TypeName + "(nil)",
        GoList list => list.TypeName + "{" + string.Join(", ", list.Items.Select(Of)) + "}",
        GoMap map => map.TypeName + "{" + string.Join(", ", map.Entries.Select(static e => GoQuote.Quote(e.Key) + ":" + Of(e.Value))) + "}",
        GoObject row => (row.IsPointer ? "&" : "") + row.TypeName.TrimStart('*') + "{" + string.Join(", ", row.Members.Select(static m => m.Name + ":" + Of(m.Value))) + "}",
        GoPointer { Target: null } => $"({value.TypeName})(nil)",
        _ => GoPrinter.Default(value, plus: false, top: true),
    };
}
