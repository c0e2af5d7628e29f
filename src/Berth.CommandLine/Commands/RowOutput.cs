// SPDX-License-Identifier: Apache-2.0
using Berth.CommandLine.Formatting.Tables;
using Berth.CommandLine.Formatting.Templates;

namespace Berth.CommandLine.Commands;

/// <summary>Prints rows by a format.</summary>
internal static class RowOutput
{
    public static int Print<T>(CommandContext context, string format, RowTable<T> table, IEnumerable<T> rows)
    {
        try
        {
            context.Out.Write(RowFormat.Parse(format).Render(table, rows));
            return 0;
        }
        catch (TemplateException failure)
        {
            throw new CommandException(failure.Message);
        }
    }
}
