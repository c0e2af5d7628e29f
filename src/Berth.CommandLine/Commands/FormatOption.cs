// SPDX-License-Identifier: Apache-2.0
namespace Berth.CommandLine.Commands;

/// <summary>What the help says of <c>--format</c>.</summary>
internal static class FormatOption
{
    public const string RowUsage = "How to print each line: a Go template,\n'table', 'table TEMPLATE' for columns with headings,\nor 'json'";

    public const string Usage = "How to print it: a Go template, or 'json'";
}
