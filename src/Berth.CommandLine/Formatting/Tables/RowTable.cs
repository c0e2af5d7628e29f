// SPDX-License-Identifier: Apache-2.0
using Berth.CommandLine.Formatting.Values;

namespace Berth.CommandLine.Formatting.Tables;

/// <summary>What a template can name of one kind of row.</summary>
/// <param name="TypeName">The stock client's name of the row's type, which its error messages show.</param>
internal sealed record RowTable<T>(string TypeName, RowField<T>[] Fields, RowLabel<T>? Label = null)
{
    public RowField<T>? Find(string name) => Array.Find(Fields, field => string.Equals(field.Name, name, StringComparison.Ordinal));
}

/// <param name="Header">The heading of its column; null when it has none.</param>
internal sealed record RowField<T>(string Name, string? Header, Func<T, GoValue> Value)
{
    public RowField(string name, string? header, Func<T, string> text)
        : this(name, header, row => GoValue.Of(text(row)))
    {
    }
}

/// <summary>The method <c>.Label "key"</c>.</summary>
internal sealed record RowLabel<T>(Func<T, string, string> Value);

/// <summary>One row as a template's data. All its members are methods without arguments, and Label.</summary>
internal sealed class GoRow<T>(RowTable<T> table, T row) : GoObject
{
    public override string TypeName => table.TypeName;

    public override bool IsPointer => true;

    public override bool EscapesHtml => true;

    public override IEnumerable<GoMember> Members =>
        table.Fields.OrderBy(static field => field.Name, StringComparer.Ordinal)
            .Select(field => new GoMember(field.Name, field.Name, OmitEmpty: false, IsEmbedded: false, field.Value(row)));

    public override GoValue? Find(string name) => null;

    public override GoFunction? FindMethod(string name)
    {
        if (table.Label is RowLabel<T> label && name is "Label")
        {
            return new GoFunction([GoParameter.Text], null, values => GoValue.Of(label.Value(row, ((GoText)values[0]).Text)));
        }

        return table.Find(name) is RowField<T> field ? new GoFunction([], null, _ => field.Value(row)) : null;
    }
}

/// <summary>The heading line as a template's data.</summary>
internal sealed class GoHeader<T>(RowTable<T> table) : GoObject
{
    public override string TypeName => "formatter.SubHeaderContext";

    public override IEnumerable<GoMember> Members => [];

    public override GoValue? Find(string name) => table.Find(name)?.Header is string header ? GoValue.Of(header) : GoNothing.Value;

    public override GoFunction? FindMethod(string name) =>
        table.Label is not null && name is "Label" ? new GoFunction([GoParameter.Text], null, static values => GoValue.Of(LabelHeading(((GoText)values[0]).Text))) : null;

    // com.example.build-date becomes "build date".
    private static string LabelHeading(string label) => label[(label.LastIndexOf('.') + 1)..].Replace('-', ' ').Replace('_', ' ');
}
